"""The demo firm, part by part: its people, its offer, its diary and its troubles."""
