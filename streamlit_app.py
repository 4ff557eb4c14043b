"""The digit app: `streamlit run streamlit_app.py`. This file names the pages, nothing else."""

import streamlit as st

if __name__ == "__main__":  # as Streamlit runs it for each visitor
    st.set_page_config(page_title="Digits, read", page_icon="favicon.png")
    pages = [
        st.Page("app_pages/read.py", title="Read", icon=":material/draw:", default=True),
        st.Page("app_pages/evaluate.py", title="Evaluate", icon=":material/bar_chart:"),
        st.Page("app_pages/retrain.py", title="Retrain", icon=":material/model_training:"),
        st.Page("app_pages/export.py", title="Export", icon=":material/memory:"),
    ]
    st.navigation(pages, position="top").run()
else:  # as `streamlit run` imports it, once, to find the server
    from app_pages.server import streamlit_patches as server

    server.take_shorter_ways()
    app = st.App(__file__, lifespan=server.lifespan, routes=server.ROUTES)
