"""The mail lab: real Exim, Dovecot and Apache SpamAssassin in boxes laid out as on cPanel."""

from tests.lab.box import Box, Completed, LabError
from tests.lab.configs import check_dovecot_conf, check_exim_conf, check_exim_fragment
from tests.lab.host import Unavailable
from tests.lab.layers import open_box
from tests.lab.roots import FORWARD, GENERATIONS, ensure_roots, versions
from tests.lab.scenario import ScenarioError, scenarios

__all__ = [
    "FORWARD",
    "GENERATIONS",
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
