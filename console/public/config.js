// Written anew at deployment (docs/operations.md): the address of the API this console talks to. No rebuild is needed.
window.__LUBIAO__ = { api: 'http://127.0.0.1:4100' }
