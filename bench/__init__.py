"""What the product can do, measured on this machine: `make bench`, or `make bench BENCH=filing`."""
