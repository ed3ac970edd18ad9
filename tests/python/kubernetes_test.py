"""deploy/kubernetes: what kubectl makes of it fits the schemas of Kubernetes, is restricted, and fits the program."""

import os
import re
import shutil
import subprocess
import urllib.request
from pathlib import Path

import kubernetes_validate
import pytest
import yaml
from conftest import free_port

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/kubernetes"
DOCKERFILE = ROOT / "deploy/container/Dockerfile"
KUBERNETES = "1.30"  # the oldest version whose schema must fit
KINDS = {"Namespace", "Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy"}
OF_KSERVE = {"minReplicas", "maxReplicas", "scaleMetric", "scaleTarget"}  # of a predictor, beside those of a pod

KUBECTL = shutil.which("kubectl", path=f"{ROOT / '.deps/kubectl/usr/bin'}:{os.environ['PATH']}")

pytestmark = pytest.mark.skipif(not KUBECTL, reason="kubectl is not installed")


def render(folder):
    command = [KUBECTL, "kustomize", str(folder)]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {resource["kind"]: resource for resource in yaml.safe_load_all(text)}


@pytest.fixture(scope="module")
def resources():
    return render(FOLDER)


@pytest.fixture(scope="module")
def predictor():
    return render(FOLDER / "kserve")["InferenceService"]["spec"]["predictor"]


@pytest.fixture(params=["Deployment", "InferenceService"])
def pod(request, resources, predictor):
    """The specification of the pod of each variant."""
    if request.param == "Deployment":
        return resources["Deployment"]["spec"]["template"]["spec"]
    return {name: value for name, value in predictor.items() if name not in OF_KSERVE}


@pytest.mark.parametrize("version", [KUBERNETES, None], ids=["oldest", "newest"])
def test_the_resources_fit_the_schemas_of_kubernetes(resources, version):
    assert set(resources) == KINDS
    for resource in resources.values():
        kubernetes_validate.validate(resource, version or kubernetes_validate.latest_version(), strict=True)


def test_the_pods_fit_the_schema_of_a_pod(pod):
    resource = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "digit"}, "spec": pod}
    kubernetes_validate.validate(resource, KUBERNETES, strict=True)


def test_the_predictor_of_kserve_sets_the_number_of_its_pods(predictor):
    assert set(predictor) >= OF_KSERVE


def test_everything_selects_the_pods_of_the_deployment(resources):
    labels = resources["Deployment"]["spec"]["template"]["metadata"]["labels"]
    spread = resources["Deployment"]["spec"]["template"]["spec"]["topologySpreadConstraints"]
    assert resources["Deployment"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["Service"]["spec"]["selector"] == labels
    assert resources["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert [constraint["labelSelector"]["matchLabels"] for constraint in spread] == [labels]
    assert resources["HorizontalPodAutoscaler"]["spec"]["scaleTargetRef"]["name"] == "digit-serve"


def test_a_pod_has_no_rights_that_it_does_not_need(pod):
    [container] = pod["containers"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
    }
    assert {"cpu", "memory"} == set(container["resources"]["requests"]) == set(container["resources"]["limits"])


def test_a_pod_has_the_user_and_the_image_of_the_dockerfile(pod):
    user = re.search(r"^USER (\d+):(\d+)$", DOCKERFILE.read_text(), re.MULTILINE)
    assert pod["securityContext"]["runAsUser"] == int(user[1])
    assert pod["securityContext"]["runAsGroup"] == int(user[2])
    version = re.search(r"--tag digit-serve:(\S+)", DOCKERFILE.read_text())[1]
    assert pod["containers"][0]["image"].endswith(f"/digit-serve:{version}")
    assert f"project(digit VERSION {version} " in (ROOT / "CMakeLists.txt").read_text()


def environment_of_image(ports):
    """Returns the variables of the Dockerfile, with free ports instead of those of the image."""
    line = re.search(r"^ENV (.*)$", DOCKERFILE.read_text(), re.MULTILINE)[1]
    variables = dict(item.split("=") for item in line.split())
    return {name: str(ports.get(value, value)) for name, value in variables.items()}


def test_the_program_takes_the_arguments_of_a_pod_and_answers_its_probes(pod):
    [container] = pod["containers"]
    ports = {"5000": free_port(), "5001": free_port()}
    names = {port["name"]: str(port["containerPort"]) for port in container["ports"]}
    arguments = [re.sub(r"^--drain-delay=\d+$", "--drain-delay=10", argument) for argument in container["args"]]
    command = [os.environ["DIGIT_SERVE"], "--model", os.environ["DIGIT_MODEL"], *arguments]
    environment = os.environ | environment_of_image(ports)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        lines = [server.stdout.readline() for _ in ports]
        probes = [value["httpGet"] for name, value in container.items() if name.endswith("Probe")]
        for probe in probes:
            port = ports[names.get(probe["port"], str(probe["port"]))]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{probe['path']}", timeout=10) as reply:
                assert reply.status == 200
        server.terminate()
        assert server.wait(timeout=20) == 0
    assert all("on http://0.0.0.0:" in line for line in lines)
    assert len(probes) >= 2
