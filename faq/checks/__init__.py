"""What texts must say and must not say, a rule a module; faq.checking asks them all."""
