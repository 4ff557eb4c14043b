"""The digit app: `streamlit run streamlit_app.py`. This file names the pages, nothing else."""

import streamlit as st

if __name__ == "__main__":  # as Streamlit runs it for each visitor
    # No icon is named here: for the browser tab the server sends ours, where `st.Page(icon=...)` would put one from
    # another server in its place, and `page_icon` would import NumPy and Pillow. The links' icons are in style.css
    st.set_page_config(page_title="Handwritten digits")
    pages = [
        st.Page("app_pages/read.py", title="Read", default=True),
        st.Page("app_pages/evaluate.py", title="Evaluate"),
        st.Page("app_pages/retrain.py", title="Retrain"),
        st.Page("app_pages/export.py", title="Export"),
    ]
    st.navigation(pages, position="top").run()
else:  # as `streamlit run` imports it, once, to find the server
    from app_pages.server.routes import ROUTES
    from app_pages.server.streamlit_patches import patch_streamlit

    patch_streamlit()
    app = st.App(__file__, routes=ROUTES)
