# Two commands do everything: `make demo` (the main job) and `make test`. Both set up what they need.
.PHONY: help setup demo test lint format bench clean
.DEFAULT_GOAL := help

BIN := .venv/bin
OUT := out/sochi-2014

help:           ## say what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

setup:          ## make .venv with the pinned versions
	@tools/setup

demo: setup     ## plan Sochi 2014 from its document, picture it, and say where to look
	@$(BIN)/flambeau plan examples/sochi-2014 --out $(OUT)
	@echo
	@echo "Where was every torch when the cosmonauts handed it over?"
	@$(BIN)/flambeau where examples/sochi-2014 --at 2013-11-09T15:14:00Z
	@echo
	@echo "When is it near Kazan, on the road and in the sky?"
	@$(BIN)/flambeau near examples/sochi-2014 Kazan
	@$(BIN)/flambeau eva examples/sochi-2014 spacewalk --format html --out $(OUT)/spacewalk.html
	@echo
	@echo "How will the wanted pictures look, and when can they be taken? (some twenty seconds)"
	@$(BIN)/flambeau shots examples/sochi-2014 bright-earth
	@$(BIN)/flambeau picture examples/sochi-2014 --size 480x320 -o $(OUT)/pictures --sheet $(OUT)/pictures.png
	@echo
	@echo "What the press said, tested: .venv/bin/flambeau facts examples/sochi-2014"
	@echo "Files to look at: $(OUT)/itinerary.csv (spreadsheet), journey.geojson (map), journey.ics (calendar),"
	@echo "  orbit.oem (where the station was), spacewalk.html (the sheet of the spacewalk, prints on one page), plan.json,"
	@echo "  pictures.png (all wanted pictures on one sheet) and the folder pictures (each of them)"

test: setup lint ## lint, type-check strictly, run all tests
	@$(BIN)/pytest -n auto

lint: setup
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy

format: setup   ## bring our own code into its canonical form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

bench: setup    ## measure speed in the same run as a plain loop, Skyfield, trimesh and Mitsuba (some minutes)
	@tools/setup bench
	@$(BIN)/python bench/core.py
	@$(BIN)/python bench/sky.py
	@$(BIN)/python bench/pictures.py
	@$(BIN)/python bench/agreement.py

clean:          ## take away what was made
	rm -rf .venv out .mypy_cache .pytest_cache .ruff_cache .hypothesis
