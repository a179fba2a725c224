"""What is started: the scripts that documents name have to be there."""

# ruff: noqa: E501 - a table of files

from __future__ import annotations

import pytest
from deployments import APP, COMP, Cases, codes, image
from scripts import put_all

from stlint.check import checks as checking
from stlint.settings import Settings

case = Cases()

case("entry", ["ST705"], {"Dockerfile": image(cmd='["streamlit","run","main.py"]'), "app.py": APP})
case(
    "entry_flagfirst",
    ["ST705"],
    {"Dockerfile": image(cmd="streamlit run --server.port 8501 main.py"), "app.py": APP},
)
case(
    "entry_flag_ok",
    [],
    {"Dockerfile": image(cmd="streamlit run --server.port 8501 app.py"), "app.py": APP},
)
case(
    "entry_sub",
    ["ST705"],
    {
        "Dockerfile": image(cmd='["streamlit","run","app.py"]', copy="COPY src/ /app/src/"),
        "src/app.py": APP,
    },
)
case("entry_sub_ok", [], {"Dockerfile": image(copy="COPY src/ ."), "src/app.py": APP})
case(
    "entry_file_ok",
    [],
    {"Dockerfile": image(copy="COPY web/main.py /app/app.py"), "web/main.py": APP},
)
case(
    "entry_stage_ok",
    [],
    {
        "Dockerfile": "FROM python:3.12 AS build\nWORKDIR /src\nCOPY . .\n"
        + image(copy="COPY --from=build /src /app"),
        "app.py": APP,
    },
)
case(
    "entry_stage_bad",
    ["ST705"],
    {
        "Dockerfile": "FROM python:3.12 AS build\nWORKDIR /src\nCOPY . .\n"
        + image(copy="COPY --from=build /src /app", cmd='["streamlit","run","main.py"]'),
        "app.py": APP,
    },
)
case(
    "entry_clone",
    [],
    {
        "Dockerfile": image(
            run="RUN git clone https://github.com/x/y .",
            copy="",
            cmd='["streamlit","run","main.py"]',
        ),
        "app.py": APP,
    },
)
case("entry_var", [], {"Dockerfile": image(cmd="streamlit run $APP"), "app.py": APP})
case(
    "entry_workvar",
    [],
    {"Dockerfile": image(pre="ENV APP_HOME=/app\nWORKDIR $APP_HOME"), "app.py": APP},
)
case("entry_docker_folder", [], {"docker/Dockerfile": image(), "app.py": APP})
case(
    "entry_context",
    ["ST705"],
    {
        "docker/Dockerfile": image(),
        "compose.yaml": "services:\n  a:\n    build:\n      context: ./web\n      dockerfile: ../docker/Dockerfile\n",
        "web/main.py": APP,
        "app.py": APP,
    },
)
case(
    "entry_volumes",
    [],
    {
        "Dockerfile": image(cmd='["streamlit","run","main.py"]'),
        "compose.yaml": COMP + '    volumes: [".:/app"]\n',
        "app.py": APP,
    },
)
case(
    "procfile",
    ["ST705"],
    {"Procfile": "web: sh setup.sh && streamlit run main.py\n", "app.py": APP},
)
case(
    "procfile_ok",
    [],
    {"Procfile": "web: sh setup.sh && streamlit run app.py --server.port=$PORT\n", "app.py": APP},
)
case("procfile_cd", [], {"Procfile": "web: cd src && streamlit run app2.py\n", "app.py": APP})
DEV = '{\n  // dev\n  "name": "x",\n  "postAttachCommand": {\n    "server": "streamlit run %s --server.enableCORS false",\n  },\n}\n'
case("dev", ["ST705"], {".devcontainer/devcontainer.json": DEV % "main.py", "app.py": APP})
case("dev_ok", [], {".devcontainer/devcontainer.json": DEV % "app.py", "app.py": APP})


@pytest.mark.parametrize("name", case)
def test_what_is_started_is_judged(name, folder):
    assert codes(folder, case[name]) == sorted(case[name].want)


def test_a_start_is_found_in_the_line_of_the_command(folder):
    opened = DEV.replace('"name": "x"', '"openFiles": ["main.py"]') % "main.py"
    put_all(folder, {".devcontainer/devcontainer.json": opened, "app.py": APP})
    [found] = checking.check([folder], Settings()).findings
    assert (found.code, found.span.row) == ("ST705", 5)
