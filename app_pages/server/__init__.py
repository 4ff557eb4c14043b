"""What the server is beside Streamlit: icon, routes, and the few patches of Streamlit."""
