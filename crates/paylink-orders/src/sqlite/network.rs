//! Recognises network file systems, on which the locks of SQLite are not reliable.

use std::path::Path;

/// The names of network file systems, as Linux shows them. If a name starts with `fuse.`, only the
/// rest is compared.
const NETWORK: [&str; 15] = [
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "s3fs",
    "smb3",
    "smbfs",
    "sshfs",
];

/// Returns the kind of the network file system that a file is on, or `None` if the file is on a
/// local disk or the operating system does not report it.
pub(super) fn file_system(file: &Path) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    if file.to_string_lossy().starts_with(r"\\") && !file.to_string_lossy().starts_with(r"\\?\") {
        return Some("UNC path".to_owned());
    }
    let folder = file.parent()?.canonicalize().ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    network_mount(&mounts, &folder)
}

/// Returns the kind of the innermost mount that contains a folder, if it is a network file system.
/// `mounts` has the format of `/proc/self/mounts`.
fn network_mount(mounts: &str, folder: &Path) -> Option<String> {
    let mount = |line: &str| {
        let mut words = line.split(' ').skip(1);
        // A blank in a path is written as an octal number.
        let point = words.next()?.replace("\\040", " ");
        let kind = words.next()?.to_owned();
        folder.starts_with(&point).then_some((point.len(), kind))
    };
    // Of two mounts at one point, the later one is seen.
    let (_, kind) = mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length)?;
    let name = kind.strip_prefix("fuse.").unwrap_or(&kind);
    NETWORK.contains(&name).then_some(kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_file_system_is_found_by_the_innermost_mount() {
        let mounts = "/dev/vda / ext4 rw 0 0\n\
                      server:/x /srv/shop nfs4 rw 0 0\n\
                      /dev/vdb /srv/shop/local xfs rw 0 0\n\
                      host: /srv/my\\040files fuse.sshfs rw 0 0\n";
        for (folder, kind) in [
            ("/var/lib", None),
            ("/srv/shopping", None),
            ("/srv/shop", Some("nfs4")),
            ("/srv/shop/data", Some("nfs4")),
            ("/srv/shop/local/data", None),
            ("/srv/my files", Some("fuse.sshfs")),
        ] {
            assert_eq!(network_mount(mounts, Path::new(folder)).as_deref(), kind, "{folder}");
        }
        assert_eq!(network_mount("", Path::new("/")), None);
    }
}
