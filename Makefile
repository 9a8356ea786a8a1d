# For those used to make; `python3 dev.py` needs no make and does the same.
.PHONY: setup quick check test
setup quick check test:
	@python3 dev.py $@
