"""Lets people act at random and holds the service against the reference monitor: `make soak-access`.

Each sequence is a few people with one to three roles each at one authority: they sign in, well and badly, on several
browsers, read, say why, assess, decide, appeal, answer, put rules forward, sign, publish, withdraw, lock and unlock,
while time goes by. After each step the service must have done exactly what the monitor says.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
import structlog
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.access import Act, Role, may
from engine.matching.worker.matcher import MatchingWorker
from tests.api.access_world import FIGURE, PASSWORD, World, empty_ledger
from tests.api.services.appeals.made import FINDINGS, ON
from tests.differential.access_monitor import (
    DONE,
    FORBIDDEN,
    READERS,
    REFUSED,
    SIGN_IN,
    WHY,
    Decision,
    Monitor,
    Submission,
)
from tests.differential.access_monitor import Person as Case
from tests.differential.tally import KEEP, Tally

STEPS = 12
IN_ONE_WORLD = 25
"""Sequences at one authority, one after the other: what they leave behind is there for the next."""
PEOPLE, BROWSERS = 7, 9
PAUSES = (0.0, 0.05, 0.05, 0.1, 0.1, 0.2, 0.5, 1, 2, 5)
LONG_PAUSES = (14, 16, 29, 31, 240, 721, 900)
"""Minutes that may go by before a step: now and then as long as locks, sessions and days last."""
ROLES = [role.value for role in Role]
_NOTHING = "nothing to do"


class Difference(AssertionError):
    """The service has done something else than the monitor says."""


class Play:
    """One authority, its monitor, and what has been tried."""

    def __init__(self, folder: Path, empty: Path, worker: MatchingWorker, chance: random.Random) -> None:
        cast = {f"user{place}": set(chance.sample(ROLES, chance.choice((1, 1, 1, 2, 3)))) for place in range(PEOPLE)}
        cast["user0"] |= {"policy_editor", "approver"}
        cast["user1"] |= {"assessor", "appeal_officer"}
        self.world = World(folder, empty, worker, {who: frozenset(map(Role, roles)) for who, roles in cast.items()})
        self.monitor, self.chance = Monitor(cast), chance
        self.client: FlaskClient = self.world.api.test_client()
        self.browsers = {f"browser{place}": self.world.app.test_client() for place in range(BROWSERS)}
        self.did: list[str] = []
        self.met: Counter[str] = Counter()
        for _ in range(2):
            self.monitor.people[self.world.person()] = Case()

    def step(self) -> None:
        """Let some time go by and somebody do something, and hold what came of it against the monitor."""
        self.world.clock.later(self.chance.choice(LONG_PAUSES if self.chance.random() < 0.03 else PAUSES))
        name, act = self.chance.choice(self._acts())
        said, done = act()
        self.did.append(f"{self.world.clock.moment:%d %H:%M:%S} {name}: {done}")
        self.met[f"{name} {done}"] += 1
        if said != done:
            raise Difference(f"the monitor says `{said}`, the service did `{done}`\n" + "\n".join(self.did[-60:]))

    def _acts(self) -> list[tuple[str, Callable[[], tuple[str, str]]]]:
        acts = [
            ("sign in", self._sign_in), ("sign in", self._sign_in), ("sign in", self._sign_in),
            ("sign out", self._sign_out), ("page", self._page), ("page", self._page), ("person", self._person),
            ("person", self._person), ("say why", self._say_why), ("say why", self._say_why),
            ("change account", self._change_account), ("submit", self._submit), ("determine", self._determine),
            ("assess", self._assess), ("guess", self._guess),
        ]  # fmt: skip
        if self.monitor.submissions:
            acts += [("approve", self._approve), ("publish", self._publish), ("withdraw", self._withdraw)]
        if self.monitor.decisions:
            acts += [("read", self._read), ("read", self._read), ("raise", self._raise), ("answer", self._answer)]
        return acts

    # --- browsers -----------------------------------------------------------------------------------------------------

    def _sign_in(self) -> tuple[str, str]:
        browser, user = self.chance.choice(sorted(self.browsers)), self._user()
        right = self.chance.random() < 0.7
        said = self.monitor.sign_in(browser, user, right, self.world.clock.moment)
        answer = self.browsers[browser].post(
            "/sign-in", data={"account_id": user.upper(), "password": PASSWORD if right else "wrong"}
        )
        return (DONE if said else REFUSED), (DONE if answer.status_code == 302 else REFUSED)

    def _guess(self) -> tuple[str, str]:
        """Try wrong passwords one after the other, and then the right one."""
        browser, user = self.chance.choice(sorted(self.browsers)), self._user()
        for _ in range(self.chance.randint(1, 6)):
            self.monitor.sign_in(browser, user, False, self.world.clock.moment)
            answer = self.browsers[browser].post("/sign-in", data={"account_id": user, "password": "guessed"})
            if answer.status_code != 200:
                return REFUSED, f"answered {answer.status_code}"
        said = self.monitor.sign_in(browser, user, True, self.world.clock.moment)
        answer = self.browsers[browser].post("/sign-in", data={"account_id": user, "password": PASSWORD})
        return (DONE if said else REFUSED), (DONE if answer.status_code == 302 else REFUSED)

    def _sign_out(self) -> tuple[str, str]:
        browser = self._browser()
        said = self.monitor.sign_out(browser, self.world.clock.moment)
        return said, self._shown(self.browsers[browser].post("/sign-out"), SIGN_IN if said == SIGN_IN else DONE)

    def _page(self) -> tuple[str, str]:
        browser = self._browser()
        address, needs = self.chance.choice(
            (
                ("/", None),
                ("/submissions", None),
                ("/people", set(READERS)),
                ("/people/new", {"assessor"}),
                ("/accounts", {"administrator"}),
                ("/submissions/figure", {"policy_editor"}),
            )
        )
        said = self.monitor.page(browser, needs, None, self.world.clock.moment)
        return said, self._shown(self.browsers[browser].get(address))

    def _person(self) -> tuple[str, str]:
        browser, person = self._browser(), self._of(self.monitor.people)
        said = self.monitor.page(browser, set(READERS), person, self.world.clock.moment)
        return said, self._shown(self.browsers[browser].get(f"/people/{person}"))

    def _say_why(self) -> tuple[str, str]:
        browser, person = self._browser(), self._of(self.monitor.people)
        said = self.monitor.say_why(browser, person, self.world.clock.moment)
        form = {"person": person, "purpose": "contact", "going_to": "/"}
        done = self._shown(self.browsers[browser].post("/purpose", data=form))
        return said, done

    def _shown(self, answer: TestResponse, redirect: str = "") -> str:
        where = answer.headers.get("Location", "")
        if where.startswith("/purpose?"):
            return WHY
        if where.startswith("/sign-in") or 'action="/sign-in"' in answer.text:
            return redirect or SIGN_IN
        return {200: DONE, 302: DONE, 403: FORBIDDEN}.get(answer.status_code, f"answered {answer.status_code}")

    # --- programs -----------------------------------------------------------------------------------------------------

    def _call(self, user: str, method: str, path: str, body: object = None, why: bool = False) -> tuple[str, str]:
        """Call the interface for somebody; return what was done, and the number of what was made."""
        headers = {**self.world.token(user), **({"Rightful-Purpose": "contact"} if why else {})}
        answer = self.client.open(path, method=method, json=body, headers=headers)
        said = answer.get_json()
        if answer.status_code == 403 and said["type"].endswith("purpose-needed"):
            return WHY, ""
        done = {200: DONE, 201: DONE, 401: SIGN_IN, 403: FORBIDDEN, 409: REFUSED, 422: REFUSED}.get(answer.status_code)
        return done or f"answered {answer.status_code}: {answer.text[:500]}", said.get("number", said.get("id", ""))

    def _read(self) -> tuple[str, str]:
        user, number, why = self._user(), self._of(self.monitor.decisions), self.chance.random() < 0.3
        person = self.monitor.decisions[number].person
        said = self.monitor.read(user, person, why, self.world.clock.moment)
        return said, self._call(user, "GET", f"/determinations/{number}", why=why)[0]

    def _change_account(self) -> tuple[str, str]:
        by, user, what = self._user(), self._user(), self.chance.choice(("locked", "unlocked", "unlocked"))
        said = self.monitor.change_account(by, user, what, self.world.clock.moment)
        body = {"account": user, "what": what, "reason": "a test"}
        return said, self._call(by, "POST", "/account-changes", body)[0]

    def _determine(self) -> tuple[str, str]:
        user, person = self._user(), self._of(self.monitor.people)
        said = self.monitor.determine(user, person, self.world.clock.moment)
        body = {"scheme": "anyland", "on": ON.isoformat(), "findings": FINDINGS, "person": person}
        done, number = self._call(user, "POST", "/determinations", body)
        if number:
            self.monitor.decisions[number] = Decision(user, person)
        return said, done

    def _assess(self) -> tuple[str, str]:
        """Begin to assess: through the service, behind the same question that its doors ask."""
        user, person = self._user(), self._of(self.monitor.people)
        if not may(self.world.roles[user], Act.ASSESS):
            return (FORBIDDEN if "assessor" not in self.monitor.roles[user] else DONE), FORBIDDEN
        self.world.assessment(person, user)
        self.monitor.people[person].assessed_by.add(user)
        return (DONE if "assessor" in self.monitor.roles[user] else FORBIDDEN), DONE

    def _raise(self) -> tuple[str, str]:
        user, number = self._user(), self._of(self.monitor.decisions)
        if self.monitor.decisions[number].appeal:
            return _NOTHING, _NOTHING
        said = self.monitor.raise_appeal(user, number, self.world.clock.moment)
        body = {
            "determination": number,
            "stage": "complaint",
            "received_on": self.world.clock.today().isoformat(),
            "grounds": [{"kind": "procedure", "words": "Nobody came."}],
        }
        done, appeal = self._call(user, "POST", "/appeals", body)
        self.monitor.decisions[number].appeal = appeal
        return said, done

    def _answer(self) -> tuple[str, str]:
        raised = [number for number, one in self.monitor.decisions.items() if one.appeal]
        if not raised:
            return _NOTHING, _NOTHING
        user, number = self._user(), self.chance.choice(raised)
        said = self.monitor.decide_appeal(user, number, self.world.clock.moment)
        body = {"result": "dismissed", "reasons": "Somebody came."}
        return said, self._call(user, "POST", f"/appeals/{self.monitor.decisions[number].appeal}/decision", body)[0]

    def _submit(self) -> tuple[str, str]:
        user = self._user()
        said = self.monitor.submit(user)
        text = FIGURE.format(start=self.world.next_day())
        done, number = self._call(user, "POST", "/submissions", {"documents": {"figure.yaml": text}})
        if number:
            self.monitor.submissions[number] = Submission(user)
        return said, done

    def _approve(self) -> tuple[str, str]:
        user, number = self._user(), self._of(self.monitor.submissions)
        said = self.monitor.approve(user, number)
        return said, self._call(user, "POST", f"/submissions/{number}/approval", {"approved": True})[0]

    def _publish(self) -> tuple[str, str]:
        user, number = self._user(), self._of(self.monitor.submissions)
        said = self.monitor.publish(user, number)
        return said, self._call(user, "POST", f"/submissions/{number}/publication", {})[0]

    def _withdraw(self) -> tuple[str, str]:
        user, number = self._user(), self._of(self.monitor.submissions)
        said = self.monitor.withdraw(user, number)
        return said, self._call(user, "POST", f"/submissions/{number}/withdrawal", {"reason": "a slip"})[0]

    # --- chance -------------------------------------------------------------------------------------------------------

    def _browser(self) -> str:
        """Return a browser, more often than not one in which somebody has signed in."""
        used = sorted(self.monitor.sessions)
        return self.chance.choice(used if used and self.chance.random() < 0.8 else sorted(self.browsers))

    def _user(self) -> str:
        return self.chance.choice(sorted(self.monitor.roles))

    def _of(self, known: dict[str, object] | dict[str, Case] | dict[str, Decision] | dict[str, Submission]) -> str:
        """Return one of the latest: what is long done is of little interest."""
        return self.chance.choice(list(known)[-4:])


def play(seed: int, worlds: int, sequences: int, worker: MatchingWorker, empty: Path) -> Counter[str]:
    """Let one authority live through some sequences. Raises Difference."""
    folder = Path(tempfile.mkdtemp(prefix="access-"))
    played = Play(folder, empty, worker, random.Random(seed * 1_000_003 + worlds))
    try:
        for _ in range(sequences * STEPS):
            played.step()
    finally:
        played.world.close()
        shutil.rmtree(folder)
    return played.met


def main() -> None:
    """Play until there were as many sequences as asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sequences", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(open("/dev/null", "w", encoding="utf-8")))  # noqa: SIM115
    file = KEEP / f"access-{asked.seed}.json"
    tally, worker = Tally.load(file, asked.seed), MatchingWorker()
    with tempfile.TemporaryDirectory() as folder:
        empty = empty_ledger(Path(folder))
        try:
            while tally.done * IN_ONE_WORLD < asked.sequences:
                tally.met.update(play(asked.seed, tally.done, IN_ONE_WORLD, worker, empty))
                tally.done += 1
                tally.save(file)
                if tally.done % 20 == 0:
                    click.echo(f"{tally.done * IN_ONE_WORLD:,} sequences, 0 differences")
        except Difference as difference:
            click.echo(f"seed {asked.seed}, authority {tally.done}: {difference}")
            sys.exit(1)
        finally:
            worker.close()
    click.echo(f"seed {asked.seed}: {tally.done * IN_ONE_WORLD:,} sequences of {STEPS}, 0 differences: {tally.told()}")


if __name__ == "__main__":
    main()
