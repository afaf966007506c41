"""A program that behaves like Microsoft Partner Center: stateful, with clock, seed and faults of its own."""
