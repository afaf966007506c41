"""`python -m partner_center_simulator` starts the simulator."""

from partner_center_simulator.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
