#!/usr/bin/env bash
# Streamlit 1.60.0 and 1.61.1: up to 1.60 st.time_input reads of a step that is a timedelta only its seconds, and
# leaves out its days. So 26 hours are a step of two hours, minus one hour (a timedelta of minus one day and 23 hours)
# is one of 23 hours, and 24 hours are refused as "0 seconds". The same durations as numbers of seconds are refused with
# their real length, as is the timedelta by st.datetime_input of the same release. From 1.61 on both refuse both.
# What helps in older releases: step=int(duration.total_seconds()).
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
python3 -m venv env

cat > show.py <<'PY'
import logging
import re

logging.disable(logging.CRITICAL)

import streamlit
from streamlit.testing.v1 import AppTest

for command in ("time_input", "datetime_input"):
    for hours in (24, 26, -1):
        for step in (f"timedelta(hours={hours})", f"{hours} * 3600"):
            script = f"""
from datetime import timedelta
import streamlit as st

st.{command}("When", step={step})
"""
            app = AppTest.from_string(script, default_timeout=120).run()
            if app.exception:
                told = "refuses " + re.findall(r"-?\d+ seconds?", app.exception[0].message)[-1]
            elif command == "time_input":
                told = f"takes {app.time_input[0].step} seconds"
            else:
                told = "takes it"
            print(f"{streamlit.__version__} {command} {step}: {told}")
PY
cat > expected <<'SEEN'
1.60.0 time_input timedelta(hours=24): refuses 0 seconds
1.60.0 time_input 24 * 3600: refuses 86400 seconds
1.60.0 time_input timedelta(hours=26): takes 7200 seconds
1.60.0 time_input 26 * 3600: refuses 93600 seconds
1.60.0 time_input timedelta(hours=-1): takes 82800 seconds
1.60.0 time_input -1 * 3600: refuses -3600 seconds
1.60.0 datetime_input timedelta(hours=24): refuses 86400 seconds
1.60.0 datetime_input 24 * 3600: refuses 86400 seconds
1.60.0 datetime_input timedelta(hours=26): refuses 93600 seconds
1.60.0 datetime_input 26 * 3600: refuses 93600 seconds
1.60.0 datetime_input timedelta(hours=-1): refuses -3600 seconds
1.60.0 datetime_input -1 * 3600: refuses -3600 seconds
1.61.1 time_input timedelta(hours=24): refuses 86400 seconds
1.61.1 time_input 24 * 3600: refuses 86400 seconds
1.61.1 time_input timedelta(hours=26): refuses 93600 seconds
1.61.1 time_input 26 * 3600: refuses 93600 seconds
1.61.1 time_input timedelta(hours=-1): refuses -3600 seconds
1.61.1 time_input -1 * 3600: refuses -3600 seconds
1.61.1 datetime_input timedelta(hours=24): refuses 86400 seconds
1.61.1 datetime_input 24 * 3600: refuses 86400 seconds
1.61.1 datetime_input timedelta(hours=26): refuses 93600 seconds
1.61.1 datetime_input 26 * 3600: refuses 93600 seconds
1.61.1 datetime_input timedelta(hours=-1): refuses -3600 seconds
1.61.1 datetime_input -1 * 3600: refuses -3600 seconds
SEEN
: > seen
for version in 1.60.0 1.61.1; do
    env/bin/pip install --quiet "streamlit==$version" numpy==2.2.6 pandas==2.3.3 pyarrow==21.0.0 2> log
    env/bin/python show.py >> seen 2> log || { tail -n 20 log; exit 1; }
done
diff expected seen && echo "as described: $(basename "$0")"
