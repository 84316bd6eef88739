# Everything a newcomer needs: `make run` starts the service, `make test` proves it. `make help` lists the rest.
PYTHON := .venv/bin/python
# Two at a time suits the smallest machine we promise to work on. `make test ARGS="tests/engine -x"` runs a part.
PROCESSES := 2
ARGS :=

.DEFAULT_GOAL := help
.PHONY: help run test bench soak-cross-check soak-worker-faults soak-change-notices soak-wording soak-counterfactuals soak-settled soak-completions soak-sufficiency soak-faithfulness soak-printing soak-exchange soak-any-text soak-three-valued-laws soak-fuzz-feel soak-fuzz-xml soak-mutations soak-laws soak-sweep soak-kills soak-power-cuts soak-tamper soak-erasures soak-retries soak-writers soak-requests soak-access soak-replays check-modellers

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-28s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is needed, load the shipped rules and invented people, and start the service
	@.ci/setup run
	@.venv/bin/rightful serve --demo $(ARGS)

test: ## install what is needed, then check types, style and imports and run every test
	@.ci/setup test
	@$(PYTHON) -m pytest -n $(PROCESSES) --dist worksteal $(ARGS)

bench: ## measure speed beside peers in the same run
	@.ci/setup test
	@$(PYTHON) -m pip install -q zen-engine==2.1.3 pySFeel==1.4.2
	@$(PYTHON) -m tests.benchmarks

# A soak that is stopped goes on where it was: what it has done is kept in var/soak, by its seed.
SEED := 1
CASES := 100000
FAULTS := 1000

soak-cross-check: ## compare both engines on CASES made-up cases over every shipped table
	@$(PYTHON) -m tests.differential.cross_check_soak --cases $(CASES) --seed $(SEED)

soak-worker-faults: ## do FAULTS harms to matching workers while cases are evaluated and kept
	@$(PYTHON) -m tests.differential.worker_fault_soak --faults $(FAULTS) --seed $(SEED)

PAIRS := 5000

soak-change-notices: ## account for every difference between PAIRS made-up pairs of cases
	@$(PYTHON) -m tests.differential.change_notice_soak --pairs $(PAIRS) --seed $(SEED)

TEMPLATES := 5000
soak-wording: ## fill TEMPLATES hostile wording templates: none may escape, take 50 ms or 16 MB
	@$(PYTHON) -m tests.explanations.wording.hostile_soak --templates $(TEMPLATES) --seed $(SEED)

EXPRESSIONS := 200000
LANGUAGE := $(PYTHON) -m tests.differential.language_soak

soak-printing: ## print EXPRESSIONS made-up syntax trees and read them back
	@$(LANGUAGE) printing --cases $(EXPRESSIONS) --seed $(SEED)

soak-exchange: ## evaluate EXPRESSIONS made-up expressions from YAML, from XML and from YAML made of that
	@$(LANGUAGE) exchange --cases $$(( $(EXPRESSIONS) / 20 )) --seed $(SEED)

soak-any-text: ## read and run EXPRESSIONS random and mutated texts: nothing but our own errors may escape
	@$(LANGUAGE) any-text --cases $(EXPRESSIONS) --seed $(SEED)

soak-three-valued-laws: ## check laws of logic, and that no finding overturns what was certain, on EXPRESSIONS cases
	@$(LANGUAGE) laws --cases $(EXPRESSIONS) --seed $(SEED)

RUNS := 1000000

soak-fuzz-feel: ## fuzz the FEEL parser and evaluator RUNS times, led by coverage
	@$(PYTHON) -m tests.differential.fuzz_soak feel --runs $(RUNS) --seed $(SEED)

soak-fuzz-xml: ## fuzz the XML reader RUNS times, led by coverage
	@$(PYTHON) -m tests.differential.fuzz_soak xml --runs $(RUNS) --seed $(SEED)

TURNS := 133

soak-counterfactuals: ## hold what would change an answer against trying every finding, of TURNS editions in turn
	@$(PYTHON) -m tests.differential.counterfactual_soak --turns $(TURNS) --seed $(SEED)

soak-settled: ## hold what is settled, and what is asked next, against trying every finding, of TURNS editions in turn
	@$(PYTHON) -m tests.differential.settled_soak --turns $(TURNS) --seed $(SEED)

soak-completions: ## fill in what was forgotten at random, 100,000 times for each policy that is too large, and for journeys
	@$(PYTHON) -m tests.differential.completion_soak --seed $(SEED)

soak-sufficiency: ## take away every finding that the reasons of 20,000 cases do not name: the answers must stay
	@$(PYTHON) -m tests.differential.sufficiency_soak --cases 20000 --seed $(SEED)

soak-faithfulness: ## hold the figures of letters to the trace, take nodes out of it and alter them, in 2,000 cases
	@$(PYTHON) -m tests.differential.faithfulness_soak --cases 2000 --seed $(SEED)

ONLY :=
soak-mutations: ## change every place of every rule: a worked example must notice (ONLY=england/eligibility for a part)
	@$(PYTHON) -m tests.differential.mutation_soak --seed $(SEED) --only "$(ONLY)"

KILLS := 2000
CUTS := 20000
ERASURES := 1000
RETRIES := 1000
SECONDS := 600

soak-kills: ## kill writers with SIGKILL KILLS times on SQLite and on PostgreSQL: nothing acknowledged is lost
	@$(PYTHON) -m tests.reliability.kill_soak --kills $(KILLS) --seed $(SEED) --database sqlite
	@$(PYTHON) -m tests.reliability.kill_soak --kills $(KILLS) --seed $(SEED) --database postgres

soak-power-cuts: ## cut the power at CUTS points of the real write path
	@$(PYTHON) -m tests.reliability.power_cut_soak --cuts $(CUTS) --seed $(SEED)

soak-tamper: ## alter every byte of a ledger file of 100 entries, and forge it in hundreds of ways
	@$(PYTHON) -m tests.reliability.tamper_soak --seed $(SEED)

soak-erasures: ## erase ERASURES people and look for them everywhere
	@$(PYTHON) -m tests.reliability.erasure_soak --erasures $(ERASURES) --seed $(SEED)

soak-retries: ## kill the service RETRIES times between commit and reply, and ask again
	@$(PYTHON) -m tests.reliability.retry_soak --retries $(RETRIES) --seed $(SEED)

soak-writers: ## write with 16 processes at once for SECONDS on SQLite and on PostgreSQL
	@$(PYTHON) -m tests.reliability.writers_soak --seconds $(SECONDS) --database sqlite
	@$(PYTHON) -m tests.reliability.writers_soak --seconds $(SECONDS) --database postgres

DECISIONS := 20000
soak-replays: ## record DECISIONS made-up decisions, replay each to the byte, and account for all that differs today
	@$(PYTHON) -m tests.differential.replay_soak --decisions $(DECISIONS) --seed $(SEED)

check-modellers: ## validate every exported edition by the standard's schemas, and open it in dmn-js in a browser
	@$(PYTHON) -m tests.differential.modeller_check

LAW_PAIRS := 200
soak-laws: ## hold every edition to the policy laws with LAW_PAIRS pairs of people for each finding
	@$(PYTHON) -m tests.differential.law_soak --pairs $(LAW_PAIRS) --seed $(SEED)

REQUESTS := 50000
soak-requests: ## send REQUESTS generated requests, good and bad, to every operation of the API: no 5xx, all as described
	@$(PYTHON) -m tests.api.rest.request_soak --requests $(REQUESTS) --seed $(SEED)

SEQUENCES := 20000
soak-access: ## let people with all roles act at random SEQUENCES times, held against a monitor written apart
	@$(PYTHON) -m tests.differential.access_soak --sequences $(SEQUENCES) --seed $(SEED)

SWEPT := 5000
soak-sweep: ## correct two wrong figures over SWEPT stored decisions: the redress lists must be what arithmetic says
	@$(PYTHON) -m tests.differential.sweep_soak --decisions $(SWEPT) --seed $(SEED)
