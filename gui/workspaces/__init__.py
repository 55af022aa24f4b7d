"""The workspaces: each joins the views, forms and store of one activity."""
