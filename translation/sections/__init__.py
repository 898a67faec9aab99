"""The admin's page for whole sections: submitting them, and their PO files."""
