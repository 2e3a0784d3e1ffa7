# Every target installs what it needs; see dev/. PYTHON is any Python from 3.10 on.
PYTHON ?= python3

.PHONY: demo run quick test check fuzz bench bench-local soak live install

demo:     ## make a picture with a real ComfyUI, and say where it is
	@$(PYTHON) -m dev demo

run:      ## ComfyUI with the pack in place, on http://127.0.0.1:8188
	@$(PYTHON) -m dev run

quick:    ## the core and the providers, without the slow tests: after every change
	@$(PYTHON) -m dev quick $(ARGS)

test:     ## lint, types, and every tier of tests
	@$(PYTHON) -m dev test

check:    ## lint and types alone
	@$(PYTHON) -m dev check

fuzz:     ## hostile input: at least 10,000 cases, fresh ones each time, in a few minutes
	@$(PYTHON) -m dev fuzz $(ARGS)

bench:    ## speed and memory beside the host's own nodes
	@$(PYTHON) -m dev bench

bench-local:  ## the open weights' seconds per step on your GPU, with random weights: make bench-local ARGS="--tiny"
	@$(PYTHON) -m dev bench-local $(ARGS)

soak:     ## 2,000 requests through one ComfyUI, and what it still holds: files, threads, memory
	@$(PYTHON) -m dev soak

live:     ## real calls with your keys, compared with the doubles; shows the cost and asks first: make live ARGS="--list"
	@$(PYTHON) -m dev live $(ARGS)

install:  ## ComfyUI and its Python, without running anything
	@$(PYTHON) -m dev install --tests
