"""What stands between the network and the application: sockets, proxies, headers, pages."""
