"""Files made by somebody who wishes the lab ill, or by a program that broke down."""
