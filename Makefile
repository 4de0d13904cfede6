# Two commands do everything: `make demo` (the main job) and `make test`. Both set up what they need.
.PHONY: help setup demo serve test lint format bench clean
.DEFAULT_GOAL := help

# A locale that the machine lacks makes Python read ASCII, and the folder's name may have more.
export LC_ALL := C.UTF-8

BIN := .venv/bin
OUT := out/sochi-2014
SITE := out/site
# More options for `flambeau publish` in the demo, such as PUBLISH=--no-pictures
PUBLISH :=

help:           ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup:          ## make .venv with the pinned versions
	@tools/setup

demo: setup     ## plan Sochi 2014 from its document, picture it, publish its site, and say where to look
	@$(BIN)/flambeau plan examples/sochi-2014 --out $(OUT)
	@echo
	@echo "Where was every torch when the cosmonauts handed it over?"
	@$(BIN)/flambeau where examples/sochi-2014 --at 2013-11-09T15:14:00Z
	@echo
	@echo "When is it near Kazan, on the road and in the sky?"
	@$(BIN)/flambeau near examples/sochi-2014 Kazan
	@echo
	@echo "The site: globe, pages, calendars, sheets, press kit and predicted pictures (under a minute, the next time less)"
	@$(BIN)/flambeau publish examples/sochi-2014 --out $(SITE) $(PUBLISH)
	@echo
	@echo "What the press said, tested: .venv/bin/flambeau facts examples/sochi-2014"
	@echo "Look at $(SITE)/site.html: it opens by a double-click. The whole site: make serve"

serve: $(SITE)/index.html ## serve that site on this machine
	@$(BIN)/flambeau serve $(SITE)

$(SITE)/index.html:
	@$(MAKE) --no-print-directory demo

test: lint      ## lint, type-check strictly, run all tests
	@$(BIN)/pytest -n auto --dist worksteal

lint:
	@tools/setup tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@tools/check-page

format:         ## bring our own code into its canonical form
	@tools/setup tests
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench:          ## measure speed in the same run as a plain loop, Skyfield, trimesh and Mitsuba (some minutes)
	@tools/setup tests
	@tools/setup bench
	@$(BIN)/python bench/core.py
	@$(BIN)/python bench/sky.py
	@$(BIN)/python bench/pictures.py
	@$(BIN)/python bench/agreement.py
	@$(BIN)/python bench/paper.py
	@$(BIN)/python bench/page.py
	@$(BIN)/python bench/following.py

clean:          ## take away what was made
	rm -rf .venv web/node_modules out .mypy_cache .pytest_cache .ruff_cache .hypothesis
