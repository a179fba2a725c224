"""Notes for the next sales meeting."""

import streamlit as st

st.title("Notes")

notes = []
text = st.text_input("Note")

if st.button("Add") and text:
    notes.append(text)

for number, note in enumerate(notes, start=1):
    st.write(f"{number}. {note}")

if st.button("Send"):
    address = st.text_input("To whom?")
    if st.button("Really send"):
        st.success(f"Sent to {address}")
