"""What the server adds to Streamlit: the route of our icon, and a few patches."""
