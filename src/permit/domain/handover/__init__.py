"""The signed file by which one district hands holders of a permit over to another, and the answer to it (R-18)."""
