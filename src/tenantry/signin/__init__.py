"""The face of signing in: password, passkey, second factor, single sign-on, invitations, profile and sessions."""
