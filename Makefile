# Each command prepares the machine first, once (tools/setup.sh), and starts at once from then on.
#
#   make run      open the window
#   make test     check style, types and layers, then run every test
#   make bench    time Ravine beside its peers
#   make docs     write the catalogue and take the pictures anew
#   make gallery  make docs/gallery.md from the presets
#   make format   bring the code into its standard form

python := .venv/bin/python
screen = $(if $(shell command -v xvfb-run),xvfb-run -a -s "-screen 0 1600x1000x24" env QT_QPA_PLATFORM=xcb)

.PHONY: run test bench docs gallery format

run: .venv/ready-run
	@$(python) main.py || [ $$? = 3 ] # 3: no window can open here, and why has been said

test: .venv/ready-test
	$(python) -m ruff check .
	$(python) -m ruff format --check .
	$(python) -m mypy
	.venv/bin/lint-imports --no-cache
	$(python) -m pytest

bench: .venv/ready-bench
	@set -e; for file in benchmarks/bench_*.py; do $(screen) $(python) $$file; done

docs: .venv/ready-test
	PYTHONPATH=. $(python) tools/catalogue.py
	PYTHONPATH=. $(screen) $(python) tools/pictures.py

gallery: .venv/ready-test
	PYTHONPATH=. $(screen) $(python) tools/gallery.py

format: .venv/ready-test
	$(python) -m ruff check --fix .
	$(python) -m ruff format .

.venv/ready-run .venv/ready-test .venv/ready-bench: .venv/ready-%: pyproject.toml constraints.txt tools/setup.sh gui/screen.py
	@sh tools/setup.sh $*
