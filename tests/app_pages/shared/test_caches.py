"""Clearing Streamlit's cache opens models again; it starts no second process beside one that runs."""

import streamlit as st

from mnist_core.keras_worker import client as keras_client
from mnist_core.keras_worker.client import KerasClient
from mnist_core.reading.uploads.client import shared_upload_client
from tests.app_pages.conftest import Visitor, fake_keras, png_of


def test_clearing_the_cache_starts_no_second_keras_worker(monkeypatch):
    monkeypatch.undo()  # the stories' own client
    monkeypatch.setattr(KerasClient.__init__, "__defaults__", (fake_keras("answers"),))
    keras_client.shared_client.cache_clear()
    try:
        visitor = Visitor()
        visitor.draws("0")
        first = keras_client.shared_client().process_id
        st.cache_resource.clear()
        visitor.draws("1")
        assert keras_client.shared_client().process_id == first is not None
    finally:
        keras_client.shared_client().close()
        keras_client.shared_client.cache_clear()


def test_clearing_the_cache_starts_no_second_decoder(visitor):
    visitor.uploads("six.png", png_of("6"))
    first = shared_upload_client().process_id
    st.cache_resource.clear()
    visitor.uploads("four.png", png_of("4"))
    assert shared_upload_client().process_id == first is not None
