"""What Tradewind costs in time, memory and calls: `make bench`, or `make bench BENCH=orders` for one part."""
