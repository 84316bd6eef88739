"""The invented people of the demonstration: who they are, what was found about them, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api.ledger.people import PersonDetails
from api.services.decision_forms import Adopt, Departure, Form, Interim
from api.services.findings_json import Given

Found = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class DemoCase:
    """One assessment of an invented person. Without `decided` it is left unfinished."""

    scheme: str
    on: date
    findings: Found
    decided: Form | None = None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """An invented person and their assessments, the oldest first."""

    details: PersonDetails
    cases: tuple[DemoCase, ...] = field(default=())


def _person(reference: str, name: str, born: date, telephone: str) -> PersonDetails:
    # 01632 960000 to 960999 are numbers that Ofcom keeps free for fiction.
    return PersonDetails(
        reference, name, born, {"telephone": telephone, "address": "1 Example Street, Anytown AN1 1AA"}
    )


STORY: Found = {
    "age_years": 53,
    "user_groups": ["physical_disability", "long_term_condition"],
    "facs_band": "moderate",
    "la_threshold_band": "substantial",
    "has_physical_or_mental_impairment_or_illness": True,
    "outcomes_unable": ["personal_hygiene", "habitable_home"],
    "significant_wellbeing_impact": True,
    "need_stability": "stable",
    "new_applicant": False,
    "has_capacity_to_request": True,
    "wants_cash": True,
    "capable_of_managing_alone": True,
    "capable_with_support": True,
    "authorised_person_present": False,
    "subject_to_treatment_requirement": False,
    "caring_is_necessary": False,
    "carer_health_at_risk": False,
    "carer_outcomes_unable": [],
    "carer_wellbeing_impact": False,
    "caring_hours_week": 0,
    "full_time_education": False,
    "study_hours_week": 0,
    "earnings_week": "0.00",
    "personal_health_budget": False,
    "assessed_total_hours_week": 14,
    "family_available_hours_week": 4,
    "family_willing": True,
    "user_prefers_family": True,
    "workers": [
        {
            "worker_id": "daughter",
            "description": "Grace, her daughter, who lives ten minutes away",
            "relation": "child",
            "same_household": False,
            "has_employment_contract": True,
            "legally_responsible": False,
            "is_surrogate_decision_maker": False,
            "routed_via_recognised_agency": False,
            "exception_grounds": [],
            "paid_for_administration": False,
        }
    ],
    "allocation_method": "menu",
    "planned_services": [
        {"service_id": "personal_care", "description": "help to wash and dress", "units": 7, "unit_price": "15.20"},
        {"service_id": "cleaning", "description": "help around the house", "units": 3, "unit_price": "13.50"},
    ],
    "goals": [],
    "exceptional_need": False,
    "recognised_needs_exceed_formula": False,
    "hourly_price": "15.20",
    "plan_agreed": True,
    "agreed_plan_cost": "146.90",
    "assessed_contribution": "20.00",
    "items": [
        {
            "item_id": "carer",
            "description": "wages of a personal assistant",
            "category": "personal_assistant_wages",
            "linked_to_plan_outcome": True,
            "agreed_in_plan": True,
            "legal": True,
            "provider_on_approved_list": True,
            "via_direct_payment": True,
            "amount": "106.40",
        },
        {
            "item_id": "riding",
            "description": "riding lessons",
            "category": "leisure_activity",
            "linked_to_plan_outcome": True,
            "agreed_in_plan": True,
            "legal": True,
            "provider_on_approved_list": True,
            "via_direct_payment": True,
            "amount": "30.00",
        },
    ],
    "weeks_in_residential_care_12_months": 0,
    "authority_on_residential_trailblazer": False,
    "local_approved_list": False,
    "payment_method": "direct_payment",
    "manager_preference": "none",
    "risk_level": "low",
    "risk_factors": [],
    "monitoring_regime": "standard",
    "misuse_suspected": False,
    "social_worker_concern": False,
    "selected_in_annual_sample": False,
    "trust_deed_checked": False,
    "significant_underspend": False,
    "care_delivered_as_planned": True,
    "needs_lower_than_assessed": False,
    "user_holding_contingency": False,
    "last_assessment_date": "2015-03-02",
    "dp_started_on": "2015-04-01",
    "circumstances_changed": False,
    "short_term_condition": False,
    "challenging_or_complex_decision": False,
    "exceptional_circumstances": False,
    "transition_phase": False,
    "assessor_org_is_provider": False,
    "periodic_review": {"care_sufficient": True},
}
"""One person, unable on two outcomes, in the moderate band: not eligible under the old law, eligible under the new."""

BEFORE, AFTER = date(2015, 3, 31), date(2015, 4, 1)
BEFORE_POLICIES = ("facs", "eligibility")
AFTER_POLICIES = (
    "care_act_criteria",
    "eligibility",
    "direct_payment_conditions",
    "family_contribution",
    "budget",
    "spending_permissibility",
    "payment_risk",
    "process",
)
"""What is decided of the story: before the Care Act nothing beyond eligibility, from its first day all about her."""


def _criteria(age: int, groups: list[str], unable: list[str], **more: Given) -> dict[str, Given]:
    return {
        "age_years": age,
        "user_groups": groups,
        "has_physical_or_mental_impairment_or_illness": True,
        "outcomes_unable": unable,
        "significant_wellbeing_impact": True,
        "need_stability": "stable",
        "new_applicant": True,
        **more,
    }


def _carer(age: int, hours: int, earnings: str) -> dict[str, Given]:
    return {
        "age_years": age,
        "user_groups": ["carer"],
        "caring_is_necessary": True,
        "carer_health_at_risk": True,
        "carer_outcomes_unable": ["recreation"],
        "carer_wellbeing_impact": True,
        "caring_hours_week": hours,
        "full_time_education": False,
        "study_hours_week": 0,
        "earnings_week": earnings,
    }


def _item(item_id: str, description: str, category: str, amount: str, *, agreed: bool = True) -> dict[str, Given]:
    return {
        "item_id": item_id,
        "description": description,
        "category": category,
        "linked_to_plan_outcome": agreed,
        "agreed_in_plan": agreed,
        "legal": True,
        "provider_on_approved_list": True,
        "via_direct_payment": True,
        "amount": amount,
    }


def _worker(worker_id: str, relation: str, *, same_household: bool) -> dict[str, Given]:
    return {
        "worker_id": worker_id,
        "relation": relation,
        "same_household": same_household,
        "has_employment_contract": True,
        "legally_responsible": False,
        "is_surrogate_decision_maker": False,
        "routed_via_recognised_agency": False,
        "exception_grounds": [],
        "paid_for_administration": False,
    }


PEOPLE = (
    DemoPerson(
        _person("AC-1001", "Rose Adeyemi", date(1961, 5, 9), "01632 960101"),
        (
            DemoCase("england", BEFORE, STORY, Adopt(BEFORE_POLICIES)),
            DemoCase("england", AFTER, STORY, Adopt(AFTER_POLICIES)),
        ),
    ),
    DemoPerson(
        _person("AC-1002", "Gwen Parry", date(1944, 2, 17), "01632 960102"),
        (
            DemoCase(
                "england",
                date(2026, 10, 5),
                _criteria(82, ["older_person"], ["nutrition", "using_home_safely", "toilet_needs"]),
                Adopt(("care_act_criteria", "eligibility")),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1003", "Imran Siddiqui", date(1992, 7, 30), "01632 960103"),
        (
            DemoCase(
                "england",
                date(2026, 9, 14),
                _criteria(34, ["learning_disability"], ["nutrition", "community_facilities_transport_recreation"])
                | {
                    "assessed_total_hours_week": 20,
                    "family_available_hours_week": 6,
                    "family_willing": True,
                    "user_prefers_family": True,
                    "personal_health_budget": False,
                    "workers": [_worker("brother", "sibling", same_household=True)],
                },
                Adopt(
                    ("care_act_criteria", "eligibility"),
                    (
                        Departure(
                            "family_contribution",
                            {"workers": {"brother": {"payable": "permit"}}},
                            "Imran speaks Urdu only with his brother, and three agencies could send nobody who does. "
                            "Paying his brother is necessary to meet his need for personal care.",
                            (
                                "letters from three agencies, July and August 2026",
                                "Imran's own account, 3 September 2026",
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1004", "Joan Whitaker", date(1958, 11, 3), "01632 960104"),
        (
            DemoCase(
                "england", date(2016, 5, 3), _carer(57, 40, "110.00"), Adopt(("carer_criteria", "carers_allowance"))
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1005", "Daniel Osei", date(1980, 1, 21), "01632 960105"),
        (
            DemoCase(
                "england", date(2016, 5, 3), _carer(36, 38, "110.01"), Adopt(("carer_criteria", "carers_allowance"))
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1006", "Mia Kowalczyk", date(2010, 3, 12), "01632 960106"),
        (
            DemoCase(
                "england",
                date(2026, 11, 2),
                {"age_years": 16, "user_groups": ["disabled_child", "sen_d"], "new_applicant": True},
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1007", "Harold Finch", date(1939, 8, 8), "01632 960107"),
        (
            DemoCase(
                "england",
                date(2026, 11, 20),
                {
                    "age_years": {"value": 87, "state": "given", "source": "his passport"},
                    "user_groups": ["older_person"],
                    "has_physical_or_mental_impairment_or_illness": True,
                    "outcomes_unable": {"has": ["habitable_home"], "has_not": ["nutrition"]},
                    "significant_wellbeing_impact": {
                        "value": True,
                        "state": "disputed",
                        "source": "he says so; his son does not think it is much",
                        "evidence_date": "2026-11-20",
                    },
                },
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1008", "Leila Haddad", date(1971, 12, 24), "01632 960108"),
        (
            DemoCase(
                "england",
                date(2026, 11, 19),
                _criteria(54, ["physical_disability"], ["personal_hygiene", "toilet_needs", "nutrition"]),
                Interim(
                    date(2026, 12, 3),
                    "Her husband, who did everything for her, was taken to hospital last night.",
                    ("care_act_criteria", "eligibility"),
                ),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1009", "Kevin Doyle", date(1988, 6, 2), "01632 960109"),
        (
            DemoCase(
                "england",
                date(2026, 8, 10),
                {
                    key: STORY[key]
                    for key in (
                        "payment_method",
                        "has_capacity_to_request",
                        "wants_cash",
                        "capable_of_managing_alone",
                        "capable_with_support",
                        "authorised_person_present",
                        "subject_to_treatment_requirement",
                        "manager_preference",
                        "monitoring_regime",
                        "trust_deed_checked",
                    )
                }
                | {
                    "age_years": 38,
                    "user_groups": ["mental_health"],
                    "eligible_for_social_care": True,
                    "new_applicant": False,
                    "risk_level": "high",
                    "risk_factors": ["previous_misuse", "no_support_to_manage"],
                    "misuse_suspected": True,
                    "social_worker_concern": True,
                    "selected_in_annual_sample": False,
                    "significant_underspend": True,
                    "care_delivered_as_planned": False,
                    "needs_lower_than_assessed": False,
                    "user_holding_contingency": False,
                },
                Adopt(("eligibility", "direct_payment_conditions", "payment_risk")),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1010", "Margaret Hume", date(1950, 4, 15), "01632 960110"),
        (
            DemoCase(
                "england",
                date(2026, 11, 16),
                {
                    key: STORY[key]
                    for key in (
                        "circumstances_changed",
                        "short_term_condition",
                        "need_stability",
                        "exceptional_circumstances",
                        "challenging_or_complex_decision",
                        "transition_phase",
                        "assessor_org_is_provider",
                        "periodic_review",
                    )
                }
                | {"last_assessment_date": "2025-10-01", "dp_started_on": "2024-01-08"},
                Adopt(("process",)),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1011", "Stanley Brook", date(1947, 9, 27), "01632 960111"),
        (
            DemoCase(
                "lincolnshire",
                date(2014, 6, 2),
                {
                    "age_years": 66,
                    "user_groups": ["older_person"],
                    "facs_band": "critical",
                    "la_threshold_band": "substantial",
                    "new_applicant": True,
                    "allocation_method": "points",
                    "points_total": 30,
                    "exceptional_need": False,
                    "assessed_total_hours_week": 10,
                    "family_available_hours_week": 0,
                    "family_willing": False,
                    "user_prefers_family": False,
                    "plan_agreed": False,
                },
                Adopt(("facs", "eligibility")),
            ),
        ),
    ),
    DemoPerson(
        _person("AC-1012", "Priscilla Nwosu", date(1966, 10, 10), "01632 960112"),
        (
            DemoCase(
                "england",
                date(2026, 7, 6),
                {
                    "weeks_in_residential_care_12_months": 0,
                    "personal_health_budget": False,
                    "authority_on_residential_trailblazer": False,
                    "local_approved_list": False,
                    "items": [
                        _item("riding", "riding lessons", "leisure_activity", "30.00"),
                        _item("nurse", "a visiting nurse", "nursing_care", "45.00"),
                        _item("taxi", "taxi to the day centre", "transport", "18.00", agreed=False),
                    ],
                },
            ),
        ),
    ),
)
