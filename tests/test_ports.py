"""Ports that are published, and where Streamlit listens."""

# ruff: noqa: E501 - a table of files

from __future__ import annotations

import pytest
from deployments import APP, COMP, CURL, Cases, codes, image

case = Cases()

case("compose_ok", [], {"Dockerfile": image(), "compose.yaml": COMP, "app.py": APP})
case(
    "compose_port",
    ["ST707"],
    {"Dockerfile": image(), "compose.yaml": COMP.replace("8501:8501", "8080:8051"), "app.py": APP},
)
case(
    "compose_port_cmd",
    ["ST707"],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP + "    command: streamlit run app.py --server.port 8503\n",
        "app.py": APP,
    },
)
case(
    "compose_env",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "80:9000")
        + "    environment:\n      - STREAMLIT_SERVER_PORT=9000\n",
        "app.py": APP,
    },
)
case(
    "compose_long",
    ["ST707"],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace(
            '- "8501:8501"', "- target: 80\n        published: 8501"
        ),
        "app.py": APP,
    },
)
case(
    "compose_var",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "${PORT:-80}:${IN:-9000}"),
        "app.py": APP,
    },
)
case(
    "compose_var2",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "${PORT:-80}:8501"),
        "app.py": APP,
    },
)
case(
    "compose_host",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "80:9000") + "    network_mode: host\n",
        "app.py": APP,
    },
)
case(
    "compose_range",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "8500-8510:8500-8510"),
        "app.py": APP,
    },
)
case(
    "compose_ip",
    [],
    {
        "Dockerfile": image(),
        "docker-compose.yml": COMP.replace("8501:8501", "127.0.0.1:80:8501/tcp"),
        "app.py": APP,
    },
)
case(
    "compose_image",
    ["ST707"],
    {
        "docker-compose.yml": 'services:\n  web:\n    image: python:3.12\n    command: ["streamlit", "run", "app.py"]\n    volumes: [".:/app"]\n    ports: ["80:80"]\n',
        "app.py": APP,
    },
)
case(
    "config_port",
    [],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP.replace("8501:8501", "80:9000"),
        ".streamlit/config.toml": "[server]\nport = 9000\n",
        "app.py": APP,
    },
)
case(
    "loopback",
    ["ST707"],
    {
        "Dockerfile": image(cmd='["streamlit","run","app.py","--server.address=127.0.0.1"]'),
        "app.py": APP,
    },
)
case(
    "loopback_env",
    ["ST707"],
    {
        "Dockerfile": image(pre="WORKDIR /app\nENV STREAMLIT_SERVER_ADDRESS=localhost"),
        "app.py": APP,
    },
)
case(
    "loopback_nginx",
    [],
    {
        "Dockerfile": image(
            run="RUN apt-get install -y nginx",
            cmd='["streamlit","run","app.py","--server.address=127.0.0.1"]',
        ),
        "app.py": APP,
    },
)
case(
    "compose_hc",
    ["ST704"],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP
        + '    healthcheck:\n      test: ["CMD", "curl", "-f", "http://localhost:8501/_stcore/health"]\n',
        "app.py": APP,
    },
)
case(
    "compose_hc2",
    ["ST704"],
    {
        "Dockerfile": image(),
        "compose.yaml": COMP
        + "    healthcheck:\n      test: curl -f http://localhost:8501/_stcore/health || exit 1\n",
        "app.py": APP,
    },
)
case(
    "compose_hc3",
    ["ST704"],
    {
        "Dockerfile": image(hc=CURL),
        "compose.yaml": COMP + '    healthcheck:\n      test: ["CMD-SHELL", "python -c 1"]\n',
        "app.py": APP,
    },
)


@pytest.mark.parametrize("name", case)
def test_ports_are_judged(name, folder):
    assert codes(folder, case[name]) == sorted(case[name].want)
