"""What people are here for, and the kinds of thing that they do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is here for. One person may be several."""

    ASSESSOR = "assessor"
    APPEAL_OFFICER = "appeal_officer"
    POLICY_EDITOR = "policy_editor"
    APPROVER = "approver"
    PANEL_MEMBER = "panel_member"
    INFORMATION_OFFICER = "information_officer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """Return the role as it is written on screen."""
        return self.value.replace("_", " ").capitalize()


class Act(StrEnum):
    """A kind of thing that a person may do. Each page, API operation and acting command names the one it needs."""

    CONSULT = "consult"
    """Read the rules and ask them about nobody in particular."""
    READ_CASES = "read_cases"
    """Read a person's assessments, decisions and working."""
    ASSESS = "assess"
    """Add people and write down what was found."""
    DETERMINE = "determine"
    """Decide for the authority."""
    REPLAY = "replay"
    """Run a recorded decision again, as it was or with what is known now."""
    REVISE_FINDINGS = "revise_findings"
    """Put right what was found wrongly, or record what has changed since, and see what rested on it."""
    RECONSTRUCT = "reconstruct"
    """Enter a decision that was made on paper, before this service."""
    RAISE_APPEAL = "raise_appeal"
    """Take down a challenge, and acknowledge it."""
    DECIDE_APPEAL = "decide_appeal"
    """Decide a stage of an appeal. Never one's own decision."""
    SIT_ON_PANEL = "sit_on_panel"
    """Record what a panel did with a determination."""
    DISCLOSE = "disclose"
    """Give a person the file about them, and see who has looked."""
    ERASE = "erase"
    """Forget a person, when the law allows it."""
    SWEEP = "sweep"
    """Find the determinations that a wrong rule has touched, and what is owed."""
    READ_STATISTICS = "read_statistics"
    """See how decisions are made in all: departures, sign-offs, panels."""
    SUBMIT_RULES = "submit_rules"
    """Put rules forward for publication."""
    APPROVE_RULES = "approve_rules"
    """Sign, as the second person, what somebody else put forward."""
    PUBLISH_RULES = "publish_rules"
    """Bring approved rules into service."""
    WITHDRAW_RULES = "withdraw_rules"
    """Take rules back: one's own before a second person has signed them; whoever publishes also out of service."""
    ADMINISTER = "administer"
    """See and unlock accounts, and look after keys."""
