//! A small workspace with one made-up provider, in a folder of its own.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::unwrap_used, reason = "a failing test panics")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A workspace that is removed with the value.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
}

static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) const PROVIDER: &str = r#"{
  "provider": "fake", "title": "Fake",
  "pages": [{"id": "p", "url": "https://doc.example/p", "language": "en", "version": "current", "read": "complete"}],
  "hosts": [{"name": "live", "text": "https://api.example", "evidence": "documented", "sources": ["p"]}],
  "authentication": [{"name": "key", "text": "the header `key`", "evidence": "documented", "sources": ["p"]}],
  "rules": [{"name": "rule", "text": "a rule", "evidence": "observed", "sources": ["somebody"]}],
  "tables": [{"name": "codes", "note": "a note", "values": [
    {"value": 0, "name": "zero", "evidence": "documented", "sources": ["p"]},
    {"value": "A", "name": "letter", "meaning": "a letter", "evidence": "unverified", "sources": ["guess"]}]}]
}
"#;

pub(crate) const SERVICE: &str = r#"{
  "service": "pay", "title": "Pay", "purpose": "takes money", "call": "merchant-to-provider",
  "method": {"name": "method", "text": "POST", "evidence": "documented", "sources": ["p"]},
  "path": "/pay", "authentication": "key", "pages": [
    {"id": "q", "url": "https://doc.example/q", "language": "en", "version": "first", "read": "complete"}],
  "request": [
    {"name": "id", "place": "body", "type_documented": "string", "types_seen": ["string"], "required": "one-of:key",
     "meaning": "m", "evidence": "documented", "sources": ["q"]},
    {"name": "ref", "place": "body", "type_documented": "string", "required": "one-of:key",
     "meaning": "m", "evidence": "documented", "sources": ["q"]}],
  "response": [
    {"name": "amount", "place": "body", "type_documented": "decimal", "types_seen": ["number"], "required": "yes",
     "meaning": "m", "evidence": "documented", "sources": ["q"]},
    {"name": "rows", "place": "body", "type_documented": "List[]", "types_seen": ["list"], "required": "no",
     "meaning": "m", "evidence": "documented", "sources": ["q"]},
    {"name": "rows[].ok", "place": "body", "types_seen": ["bool"], "required": "no",
     "meaning": "m", "evidence": "observed", "sources": ["somebody"]},
    {"name": "note", "place": "body", "types_seen": ["string", "null"], "required": "no",
     "meaning": "m", "evidence": "unverified", "sources": ["guess"]}],
  "examples": [
    {"file": "request.json", "direction": "request", "origin": "published", "page": "q", "version": "first", "valid": true},
    {"file": "request.ref.json", "direction": "request", "origin": "reconstructed", "sources": ["q"], "valid": true},
    {"file": "response.txt", "direction": "response", "origin": "published", "page": "q", "version": "first",
     "valid": false, "repaired_by": "response.json", "reason": "a name without quotes"},
    {"file": "response.json", "direction": "response", "origin": "reconstructed", "sources": ["q"], "valid": true}]
}
"#;

pub(crate) const RESPONSE: &str =
    "{\"amount\":9007199254740993.01,\"rows\":[{\"ok\":false}],\"note\":\"ş\"}\n";

pub(crate) const COVERAGE: &str = "fake: fields that come back from decoding and encoding, of those described\n\n\
    pay: documented 4/4, observed 1/1, code only 0/0, unverified 1/1\n";

impl Workspace {
    pub(crate) fn empty() -> Workspace {
        let name = format!("xtask-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let root = std::env::temp_dir().join(name);
        fs::create_dir_all(&root).unwrap();
        Workspace { root }
    }

    /// The made-up provider with one service, and the snapshots that a typed code without fault
    /// produces.
    pub(crate) fn fake() -> Workspace {
        let workspace = Workspace::empty();
        workspace.write("fixtures/fake/provider.json", PROVIDER);
        workspace.write("fixtures/fake/pay/service.json", SERVICE);
        workspace.write("fixtures/fake/pay/request.json", "{\"id\":\"x\"}\n");
        workspace.write("fixtures/fake/pay/request.ref.json", "{\"ref\":\"y\"}\n");
        workspace.write("fixtures/fake/pay/response.txt", "{ amount: 1 }\n");
        workspace.write("fixtures/fake/pay/response.json", RESPONSE);
        let request =
            "POST /pay\ncontent-type: application/json\nkey\nuser-agent\n\n{\n  \"id\": \"x\"\n}\n";
        workspace.snapshot("pay__request", "pay/request.json", request);
        let by_ref = request.replace("\"id\": \"x\"", "\"ref\": \"y\"");
        workspace.snapshot("pay__request.ref", "pay/request.ref.json", &by_ref);
        let response = "{\n  \"amount\": 9007199254740993.01,\n  \"rows\": [\n    {\n      \"ok\": false\n    }\n  ],\n  \"note\": \"ş\"\n}\n";
        workspace.snapshot("pay__response", "pay/response.json", response);
        workspace.snapshot("coverage", "provider.json", COVERAGE);
        workspace
    }

    pub(crate) fn snapshot(&self, name: &str, fixture: &str, text: &str) {
        let header = format!("---\nsource: x\ndescription: fixtures/fake/{fixture}\n---\n");
        self.write(&format!("crates/fake/tests/snapshots/{name}.snap"), &format!("{header}{text}"));
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from}");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Copies a folder of the real workspace.
    pub(crate) fn copy(&self, folder: &str) {
        copy(&paylink_testkit::workspace_root().join(folder), &self.root.join(folder));
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
