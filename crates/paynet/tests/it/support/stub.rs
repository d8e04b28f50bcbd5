//! A scripted server in the place of Paynet.

use paylink_testkit::harness::{ClientStub, Stubbed};
use paynet::{Client, NewLink};

pub(crate) use paylink_testkit::servers::Do;

use super::{KEY, new_link, sandbox_at, transport};

pub(crate) type Stub = ClientStub<Paynet>;

pub(crate) struct Paynet;

impl Stubbed for Paynet {
    type Client = Client;

    fn client(url: &str) -> Client {
        Client::builder(sandbox_at(url), KEY).transport(&transport()).build().unwrap()
    }

    fn new_link(name: &str) -> NewLink {
        new_link(name)
    }
}
