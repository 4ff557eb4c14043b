"""The server loads ahead what the first page needs, and nothing that it does not."""

import subprocess
import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
LOADED = """
import sys
from app_pages.head_start import load_ahead
load_ahead()
HEAVY = "onnxruntime", "app_pages.upload_panel", "pandas", "sqlalchemy", "tensorflow"
print(*[name for name in HEAVY if name in sys.modules])
from streamlit.components.v2.bidi_component import serialization
import pandas
print(serialization.is_dataframe_like({"a": 1}), serialization.is_dataframe_like(pandas.DataFrame()))
"""


def test_what_is_loaded_ahead_leaves_out_what_only_later_pages_need_and_tables_are_still_known():
    done = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["onnxruntime app_pages.upload_panel", "False True"]


def test_streamlit_run_finds_the_server_in_the_app_s_own_file():
    code = "import streamlit_app; print(type(streamlit_app.app).__name__, streamlit_app.app._script_path)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [st.App.__name__, str(ROOT / "streamlit_app.py")]
