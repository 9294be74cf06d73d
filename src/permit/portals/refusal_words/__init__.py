"""What each refusal of the core is called in plain Chinese. One file per door; `permit.portals.refusals` joins them."""
