"""Real Exim, Dovecot and Apache SpamAssassin, each in a box laid out as a cPanel server."""

from lab.boxes.box import Box, Completed, LabError
from lab.boxes.configs import check_dovecot_conf, check_exim_conf, check_exim_fragment
from lab.boxes.host import Unavailable
from lab.boxes.layers import open_box
from lab.boxes.roots import ensure_roots, versions
from lab.boxes.scenario import ScenarioError, scenarios

__all__ = [
    "Box",
    "Completed",
    "LabError",
    "ScenarioError",
    "Unavailable",
    "check_dovecot_conf",
    "check_exim_conf",
    "check_exim_fragment",
    "ensure_roots",
    "open_box",
    "scenarios",
    "versions",
]
