//! A system of several programs: what the folder has for each of them, and what cannot be beside each other.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use bellwether_cli::deploy::{App, Part, Places, Written, deploy};
use bellwether_tests::support::{Directory, program, promtool_accepts, run};

use crate::deployed::written;
use crate::{here, options, shop};

fn app(host: &str, image: &str, arguments: &[&str]) -> App {
    App {
        host: (!host.is_empty()).then(|| host.to_owned()),
        image: image.to_owned(),
        arguments: arguments.iter().map(|it| (*it).to_owned()).collect(),
    }
}

fn part(job: &str, targets: &[&str], scrape: Option<u64>) -> Part {
    Part {
        job: job.to_owned(),
        targets: targets.iter().map(|it| (*it).to_owned()).collect(),
        scrape: scrape.map(Duration::from_secs),
    }
}

/// A shop with a gateway before it, which is scraped more often, and two tills.
fn places() -> Places {
    let mut places = Places::default();
    places.targets = vec!["front:9464".to_owned()];
    places.monitor = Some(Duration::from_secs(30));
    places.parts = vec![
        part("Gateway: \"north\"", &["gateway:9464"], Some(5)),
        part(
            "shop-tills",
            &["till-1:9464", "till-2:9464", "10.0.0.7:9464"],
            None,
        ),
    ];
    places.apps = vec![
        app("front", "shop:1.2", &[]),
        app("till-1", "shop:1.2", &["--component", "till"]),
    ];
    places
}

fn files() -> BTreeMap<String, String> {
    deploy(&shop(), &options(), &places(), &Written::default()).unwrap()
}

#[test]
fn each_part_has_monitors_with_its_job_its_label_and_its_interval() {
    let files = files();
    for kind in ["service", "pod"] {
        let file = |whose: &str| &*files[&format!("kubernetes/{kind}monitor{whose}.yaml")];
        for (whose, job, label, interval) in [
            ("", "shop", "shop", "30s"),
            (
                "-gateway-north",
                r#""Gateway: \"north\"""#,
                "gateway-north",
                "5s",
            ),
            ("-shop-tills", "shop-tills", "shop-tills", "30s"),
        ] {
            let text = file(whose);
            for line in [
                format!("  name: {label}\n"),
                format!("    matchLabels:\n      app.kubernetes.io/name: {label}\n"),
                format!("replacement: {job}\n"),
                format!("- interval: {interval}\n"),
            ] {
                assert!(text.contains(&line), "{line}{text}");
            }
        }
    }
}

#[test]
fn each_part_is_found_in_a_cluster_by_its_label_as_a_job_of_its_own() {
    let files = files();
    let config = &files["kubernetes/prometheus.yml"];
    let (_, jobs) = config.split_once("scrape_configs:\n").unwrap();
    let jobs: Vec<_> = jobs.split("- job_name: ").skip(1).collect();
    assert_eq!(jobs.len(), 3, "{config}");
    for (text, job, label) in [
        (jobs[0], "shop", "shop"),
        (jobs[1], r#""Gateway: \"north\"""#, "gateway-north"),
        (jobs[2], "shop-tills", "shop-tills"),
    ] {
        assert!(text.starts_with(&format!("{job}\n")), "{text}");
        let label = format!(
            "regex: {label}\n    source_labels:\n    - __meta_kubernetes_pod_label_app_kubernetes_io_name\n"
        );
        assert!(text.contains(&label), "{text}");
        let often = text.contains("scrape_interval: 5s");
        assert_eq!(often, label.contains("gateway"), "{text}");
    }
    let directory = Directory::new();
    written(&files, directory.path());
    promtool_accepts(directory.path());
}

#[test]
fn a_scale_divides_how_often_a_part_is_scraped_too() {
    let mut options = options();
    options.time_scale = 2.5;
    let files = deploy(&shop(), &options, &places(), &Written::default()).unwrap();
    for (file, interval) in [
        ("prometheus/prometheus.yml", "scrape_interval: 2s"),
        ("kubernetes/prometheus.yml", "scrape_interval: 2s"),
        (
            "kubernetes/servicemonitor-gateway-north.yaml",
            "interval: 2s",
        ),
        ("kubernetes/podmonitor.yaml", "interval: 12s"),
    ] {
        let text = files.get(file).expect(file);
        assert!(text.contains(interval), "{file}: {text}");
    }
}

#[test]
fn containers_are_called_what_prometheus_scrapes() {
    let files = files();
    let compose = &files["compose.yml"];
    for container in [
        "  front:\n    image: shop:1.2\n    restart: unless-stopped\n",
        "  till-1:\n    command:\n    - --component\n    - till\n    image: shop:1.2\n    restart: unless-stopped\n",
    ] {
        assert!(compose.contains(container), "{compose}");
    }
    assert!(!compose.contains("till-2"), "{compose}");
}

#[test]
fn the_readme_names_the_containers_and_the_monitors_of_each_part() {
    let files = files();
    let readme = &files["README.md"];
    for sentence in [
        "what is scraped: `front`, `till-1`, from `shop:1.2`. A program in a container",
        "`shop` (`servicemonitor.yaml`, `podmonitor.yaml`), \
         `gateway-north` (`servicemonitor-gateway-north.yaml`, `podmonitor-gateway-north.yaml`), \
         `shop-tills` (`servicemonitor-shop-tills.yaml`, `podmonitor-shop-tills.yaml`).",
        "it finds pods with one of these labels and the annotations",
    ] {
        assert!(readme.contains(sentence), "{sentence}\n{readme}");
    }
    let code = readme.split('`').skip(1).step_by(2);
    let monitors: Vec<_> = code.filter(|it| it.contains("monitor")).collect();
    assert_eq!(monitors.len(), 6, "{monitors:?}");
    for file in monitors {
        assert!(files.contains_key(&format!("kubernetes/{file}")), "{file}");
    }
}

#[track_caller]
fn refused(change: impl Fn(&mut Places)) -> String {
    let mut places = places();
    change(&mut places);
    let made = deploy(&shop(), &options(), &places, &Written::default());
    made.unwrap_err().to_string()
}

#[test]
fn a_container_that_nobody_scrapes_is_refused_with_the_hosts_there_are() {
    assert_eq!(
        refused(|places| places.apps.push(app("til-2", "shop:1.2", &[]))),
        "`shop:1.2` is to run as `til-2`, but no target has that host; \
         the hosts are `front`, `gateway`, `till-1`, `till-2`"
    );
    let nowhere = refused(|places| {
        (places.targets, places.parts) = (Places::default().targets, Vec::new());
        places.apps = vec![app("host.docker.internal", "shop:1.2", &[])];
    });
    assert_eq!(
        nowhere,
        "`shop:1.2` is to run as `host.docker.internal`, but no target has that host; \
         none has a name that a container could have; write a target such as `shop:9464`"
    );
}

#[test]
fn two_containers_of_one_name_are_refused_and_so_is_one_of_the_folders_own() {
    assert_eq!(
        refused(|places| places.apps.push(app("front", "shop:1.3", &[]))),
        "`shop:1.2` and `shop:1.3` are both to run as `front`; \
         remove one, or give it a host of its own, as in `HOST=shop:1.3`"
    );
    let twice = refused(|places| {
        places.targets = vec!["shop:9464".to_owned()];
        places.apps = vec![app("", "shop:1.2", &[]), app("shop", "shop:1.3", &[])];
    });
    assert!(twice.contains("are both to run as `shop`"), "{twice}");
    let own = refused(|places| {
        places.targets = vec!["grafana:3000".to_owned()];
        places.apps = vec![app("grafana", "shop:1.2", &[])];
    });
    assert_eq!(
        own,
        "`shop:1.2` is to run as `grafana`, but the folder has a container of that name; name the host otherwise"
    );
}

#[test]
fn jobs_that_cannot_be_told_apart_are_refused_all_at_once() {
    let said = refused(|places| {
        for job in ["shop", "shop.tills", "?"] {
            places.parts.push(part(job, &["a:1"], None));
        }
    });
    let expected = [
        "`shop` is the job of the program itself; give that another target, or the part another name",
        "the jobs `shop-tills` and `shop.tills` would have the same files; name one of them otherwise",
        "the job `?` has no letter and no digit that its files could be named after; name it otherwise",
    ];
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

/// What `cargo bellwether deploy` makes of these arguments, and what it says.
fn told(arguments: &[&str]) -> (Option<String>, String) {
    let (directory, shop) = (Directory::new(), here("rules/shop.json"));
    let [out, shop] = [directory.path(), &shop].map(|it| it.display().to_string());
    let arguments = [&["deploy", "--catalog", &shop, "--out", &out], arguments].concat();
    let (_, said) = run(&program("cargo-bellwether"), &arguments, "");
    let compose = fs::read_to_string(directory.path().join("compose.yml"));
    (compose.ok(), said)
}

#[test]
fn the_command_reads_an_image_with_and_without_a_host_and_its_arguments() {
    let (compose, said) = told(&[
        "--part",
        "gateway=gateway:9464@5s",
        "--app",
        "  shop:1.2   --metrics 0.0.0.0:9464 ",
        "--app",
        "gateway=registry.example:5000/gateway@sha256:0a --rate=5",
    ]);
    let compose = compose.expect(&said);
    for container in [
        "  shop:\n    command:\n    - --metrics\n    - 0.0.0.0:9464\n    image: shop:1.2\n",
        "  gateway:\n    command:\n    - --rate=5\n    image: registry.example:5000/gateway@sha256:0a\n",
    ] {
        assert!(compose.contains(container), "{compose}");
    }
    for wrong in ["", "=shop:1.2", "gateway="] {
        let (compose, said) = told(&["--app", wrong]);
        let right = "write `shop:1.2` or `gateway=shop:1.2 --component gateway`";
        assert!(compose.is_none() && said.contains(right), "{said}");
    }
    let (compose, said) = told(&["--app", "gatway=shop:1.2", "--part", "gateway=gateway:9464"]);
    let right =
        "`shop:1.2` is to run as `gatway`, but no target has that host; the only host is `gateway`";
    assert!(compose.is_none() && said.contains(right), "{said}");
}
