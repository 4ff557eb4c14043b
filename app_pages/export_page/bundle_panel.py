"""The part of the Export page that makes the edge bundle and lets a visitor try it in the browser."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
import streamlit.components.v1

from app_pages.shared.wording import sentence
from mnist_core.errors import BundleError
from mnist_core.exporting.bundle import process

ABOUT = (
    "<h2>Everything for a device</h2><p class='note'>One zip with the files above, <code>reader.onnx</code> with "
    "preprocessing built in, programs for Python, plain C and the browser, and twenty test pictures with which each "
    "program proves on the device that it gives the same answers as here.</p>"
)
FROM_NPM = "ONNX Runtime for the browser (14 MB) is downloaded from npm once; from then on this app serves it."
FROM_PUBLIC_SERVER = "This browser loads ONNX Runtime (14 MB) from cdn.jsdelivr.net and verifies its checksum."


def show(folder: Path) -> None:
    """Offer a version's bundle, its device card, and the page in it."""
    st.html(ABOUT)
    key = f"bundle of {folder.name}"
    with st.container(horizontal=True):
        if st.button("Make the bundle", icon=":material/package_2:"):
            st.session_state[key] = "zip"
        if st.button("Try it in this browser", icon=":material/web:", help=runtime_source()):
            st.session_state[key] = "page"
    wanted = st.session_state.get(key)
    if wanted == "zip":
        show_bundle(folder)
    elif wanted == "page":
        show_try_out(folder)


def show_bundle(folder: Path) -> None:
    """Offer the zip and show its device card."""
    with st.spinner("Making and measuring the bundle …"):
        path = process.bundle_zip(folder)
    data = path.read_bytes()
    label = f"{path.name}, {len(data) / 1e6:.1f} MB"
    st.download_button(label, data, path.name, on_click="ignore", icon=":material/download:")
    with st.expander("Device card"):
        st.markdown(process.read_from_bundle(path, "DEVICE_CARD.md"))


def show_try_out(folder: Path) -> None:
    """Show the bundle's page inside this one; pictures never leave the browser."""
    with st.spinner("Getting the page ready …"):
        path = bundle_with_runtime(folder)
    # Streamlit serves a component's folder under its name, so a version gets a name of its own
    web = process.web_folder(path)
    st.components.v1.declare_component("digit_reader_" + web.parent.name, path=web)(key=f"try {web}")


def bundle_with_runtime(folder: Path) -> Path:
    """Take a bundle with the browser's runtime inside, or without where it cannot be fetched."""
    if process.can_fetch_web_runtime():
        try:
            return process.bundle_zip(folder, with_web_runtime=True)
        except BundleError as error:
            st.info(sentence(str(error)) + " " + FROM_PUBLIC_SERVER)
    return process.bundle_zip(folder)


def runtime_source() -> str:
    """Say where the browser's ONNX Runtime will come from."""
    return FROM_NPM if process.can_fetch_web_runtime() else FROM_PUBLIC_SERVER
