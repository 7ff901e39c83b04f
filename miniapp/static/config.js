// Addresses of this installation; the local stack and a deployment overwrite this file. Empty keeps what was built in.
window.__LUBIAO__ = window.__LUBIAO__ || {}
