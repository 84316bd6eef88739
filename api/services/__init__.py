"""The acts of public law, one file each: every act owns one transaction, takes plain values and returns frozen ones."""
