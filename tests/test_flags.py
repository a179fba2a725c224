"""Flags of streamlit run, and the settings that there are."""

from __future__ import annotations

import pytest
import streamlit
from deployments import APP, Cases, codes, image

from stlint.streamlit_api.config_options import config_options, config_sections
from stlint.streamlit_api.lookup import newest

case = Cases()

case(
    "flag_unknown",
    ["ST701"],
    {"Dockerfile": image(cmd='["streamlit","run","app.py","--server.prot=8501"]'), "app.py": APP},
)
case(
    "flag_type",
    ["ST701"],
    {"Procfile": "web: streamlit run app.py --server.headless maybe\n", "app.py": APP},
)


@pytest.mark.parametrize("name", case)
def test_flags_are_judged(name, folder):
    assert codes(folder, case[name]) == sorted(case[name].want)


def test_settings_are_those_of_the_installed_streamlit():
    from streamlit import config

    assert streamlit.__version__.startswith(f"{newest()}.")
    there = {key for key, each in config_options().items() if newest() in each.releases}
    assert there == set(config._config_options_template)
    sections = {key for key, each in config_sections().items() if newest() in each.releases}
    assert sections == set(config._section_descriptions)
