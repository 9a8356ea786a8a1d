"""A public DMN engine (SpiffWorkflow), asked row by row; it also brings the XSD of DMN 1.3."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import lxml.etree as xml
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.camunda.parser import CamundaParser
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS
from SpiffWorkflow.util.task import TaskState

__all__ = ["DmnEngine", "flaws_of_dmn"]

_PROCESS = b"""<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="d" targetNamespace="x">
  <process id="p" isExecutable="true">
    <startEvent id="s"><outgoing>a</outgoing></startEvent>
    <sequenceFlow id="a" sourceRef="s" targetRef="t"/>
    <businessRuleTask id="t" camunda:decisionRef="strategy"><incoming>a</incoming><outgoing>b</outgoing>
    </businessRuleTask>
    <sequenceFlow id="b" sourceRef="t" targetRef="e"/>
    <endEvent id="e"><incoming>b</incoming></endEvent>
  </process>
</definitions>"""


class DmnEngine:
    """Answers by the decision table in a DMN file."""

    def __init__(self, path: Path) -> None:
        parser = CamundaParser()
        parser.add_bpmn_xml(xml.fromstring(_PROCESS))
        parser.add_dmn_file(str(path))
        self._process = parser.get_spec("p")

    def answer(self, values: Mapping[str, str]) -> dict[str, Any]:
        """Return the outputs for the values of the inputs."""
        # The engine reads FEEL as Python, which calls null otherwise.
        engine = PythonScriptEngine(environment=TaskDataEnvironment({"null": None}))
        workflow = BpmnWorkflow(self._process, script_engine=engine)
        for task in workflow.get_tasks(state=TaskState.READY):
            task.set_data(**values)
        workflow.run_all()
        return {key: value for key, value in workflow.last_task.data.items() if key not in values}


def flaws_of_dmn(path: Path) -> list[str]:
    """Return where a file departs from the XSD of DMN 1.3."""
    schema = xml.XMLSchema(file=SCHEMAS["https://www.omg.org/spec/DMN/20191111/MODEL/"])
    schema.validate(xml.parse(str(path)))
    return [str(error) for error in schema.error_log]
