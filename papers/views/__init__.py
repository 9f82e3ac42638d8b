"""The pages of papers: the harvest page (harvest, harvest_changes) and a paper's page (paper)."""
