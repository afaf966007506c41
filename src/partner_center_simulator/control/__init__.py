"""The control interface under `/_sim/`: what a test turns and counts; importing registers its operations."""

from partner_center_simulator.control import (
    faulting,
    keeping,
    loading,
    ordering,
    parties,
    programme,
    providers,
    selling,
    watching,
)

__all__ = [
    "faulting",
    "keeping",
    "loading",
    "ordering",
    "parties",
    "programme",
    "providers",
    "selling",
    "watching",
]
