"""A program that behaves like Microsoft Partner Center: stateful, with its own clock, faults on command and a seed."""
