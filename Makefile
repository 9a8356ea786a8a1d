# For those used to make; `python3 dev.py` needs no make and does the same.
.PHONY: setup check test
setup check test:
	@python3 dev.py $@
