"""A view's annotations decide what is taken, what is given and what is documented."""

import io

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient
from jsonschema_rs import validator_for

from printdesk.accounts.passwords import Passwords
from printdesk.api.contract import Access, endpoint
from printdesk.api.openapi import openapi_document
from printdesk.app import create_app
from printdesk.desk import Desk

TOY = {"name": "Duck", "weight_g": 12.5}


@pytest.mark.parametrize(
    ("wrong", "sentences"),
    [
        ({"name": None, "weight_g": None}, {"name": "text", "weight_g": "a number"}),
        ({"name": ""}, {"name": "At least 2 characters."}),
        ({"name": " x "}, {"name": "At least 2 characters."}),
        ({"name": "x" * 11}, {"name": "At most 10 characters."}),
        ({"name": 12}, {"name": "This must be text."}),
        ({"name": "du\0ck"}, {"name": "invisible characters"}),
        ({"colors": ["red", "b\0"]}, {"colors.1": "invisible characters"}),
        ({"colors": []}, {"colors": "Choose at least one."}),
        ({"colors": "red"}, {"colors": "This must be a list."}),
        ({"colors": [1]}, {"colors.0": "This must be text."}),
        ({"weight_g": "12.5"}, {"weight_g": "This must be a number."}),
        ({"weight_g": True}, {"weight_g": "This must be a number."}),
        ({"weight_g": 0}, {"weight_g": "This must be more than 0."}),
        ({"weight_g": 1000.5}, {"weight_g": "This must be 1000 or less."}),
        ({"weight_g": 1.005}, {"weight_g": "At most 2 decimal places."}),
        ({"weight_g": float("nan")}, {"weight_g": "This must be a number."}),
        ({"pieces": 1.5}, {"pieces": "This must be a whole number."}),
        ({"pieces": "1"}, {"pieces": "This must be a whole number."}),
        ({"pieces": True}, {"pieces": "This must be a whole number."}),
        ({"pieces": 0}, {"pieces": "This must be 1 or more."}),
        ({"made_at": "yesterday"}, {"made_at": "Please give a date and time"}),
        ({"made_at": "2030-01-31T14:00:00"}, {"made_at": "Please give a date and time"}),
        ({"made_at": "2030-02-31T14:00:00Z"}, {"made_at": "Please give a date and time"}),
        ({"made_at": "1900000000"}, {"made_at": "Please give a date and time"}),
        ({"made_at": 1900000000}, {"made_at": "Please give a date and time"}),
        ({"made_at": "0001-01-01T00:00:00+14:00"}, {"made_at": "Please give a date and time"}),
        ({"made_at": "9999-12-31T23:59:59-14:00"}, {"made_at": "Please give a date and time"}),
    ],
)
def test_each_wrong_field_gets_a_sentence(
    toy_client: FlaskClient, wrong: dict[str, object], sentences: dict[str, str]
) -> None:
    answer = toy_client.post("/api/v1/toys", json=TOY | wrong)

    assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
    details = answer.json["details"]
    assert details.keys() == sentences.keys()
    assert all(part in details[field] for field, part in sentences.items())


def test_missing_fields_are_asked_for(toy_client: FlaskClient) -> None:
    asked_for = {"name": "Please fill this in.", "weight_g": "Please fill this in."}

    assert toy_client.post("/api/v1/toys", json={}).json["details"] == asked_for
    assert toy_client.post("/api/v1/toys").json["details"] == asked_for
    assert toy_client.post("/api/v1/toys", json=[]).json["details"] == {
        "body": "This must be an object."
    }


def test_text_is_taken_without_the_space_around_it_but_a_secret_with_it(
    toy_client: FlaskClient,
) -> None:
    answer = toy_client.post("/api/v1/toys", json=TOY | {"name": "  Duck ", "secret": " s "})

    assert answer.status_code == 201
    assert answer.json["name"] == "Duck s "


def test_a_whole_number_may_have_a_point(toy_client: FlaskClient) -> None:
    body = '{"name": "Duck", "weight_g": 1, "pieces": 2.0}'

    answer = toy_client.post("/api/v1/toys", data=body, content_type="application/json")

    assert answer.status_code == 201


def test_unknown_fields_do_no_harm(toy_client: FlaskClient) -> None:
    assert toy_client.post("/api/v1/toys", json=TOY | {"other": 1}).status_code == 201
    assert toy_client.get("/api/v1/toys?other=1").status_code == 200


def test_a_body_of_which_nothing_is_required_may_be_left_out(toy_client: FlaskClient) -> None:
    audit = "/api/v1/toys/audit"

    assert toy_client.post(audit).json == {"full": False}
    assert toy_client.post(audit, json={}).json == {"full": False}
    assert toy_client.post(audit, json={"full": True}).json == {"full": True}
    assert toy_client.post(audit, data="", content_type="text/plain").status_code == 202


def test_a_query_is_read_by_its_names(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys?from=2030-01-01&color=red&color=blue&page=2")

    assert answer.json == {"page": 2, "since": "2030-01-01", "color": ["red", "blue"]}
    assert toy_client.get("/api/v1/toys").json == {"page": 1, "since": None, "color": []}
    assert toy_client.get("/api/v1/toys?weight_g=2.5e-1").status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=1.5", "page"),
        ("page=1_0", "page"),
        ("page=%D9%A3", "page"),
        (f"page={'9' * 5000}", "page"),
        ("weight_g=1_0", "weight_g"),
        ("weight_g=%D9%A3", "weight_g"),
        ("weight_g=NaN", "weight_g"),
        ("weight_g=1e999999999", "weight_g"),
        ("color=green", "color.0"),
        ("day=0.5", "day"),
        ("day=1900000000", "day"),
        ("day=2030-02-31", "day"),
        ("day=", "day"),
    ],
)
def test_a_wrong_query_gets_a_sentence(toy_client: FlaskClient, query: str, field: str) -> None:
    answer = toy_client.get(f"/api/v1/toys?{query}")

    assert answer.status_code == 422
    assert list(answer.json["details"]) == [field]


def test_a_form_has_texts_and_a_file(toy_client: FlaskClient) -> None:
    form = {
        "name": " Duck ",
        "painted": "false",
        "maker": "",
        "file": (io.BytesIO(b"solid"), "d.stl"),
    }

    answer = toy_client.post("/api/v1/toys/form", data=form)

    assert answer.json == {"name": "Duck", "painted": False, "maker": None, "size": 5}


def test_a_form_without_its_file_asks_for_it(toy_client: FlaskClient) -> None:
    def details(**file: object) -> object:
        form = {"name": "Duck", "painted": "maybe", **file}
        sent = toy_client.post("/api/v1/toys/form", data=form, content_type="multipart/form-data")
        return sent.json["details"]

    asked_for = {
        "painted": "Please answer yes or no (true or false).",
        "file": "Please choose a file.",
    }
    assert details() == asked_for
    assert details(file="some text") == asked_for
    assert details(file=(io.BytesIO(b""), "")) == asked_for


def test_numbers_and_moments_are_written_for_json(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys/duck")

    assert answer.data == (b'{"name":"Duck","weight_g":12.5,"made_at":"2030-03-01T11:00:00Z"}')


def test_a_file_is_passed_on_as_it_is(toy_client: FlaskClient) -> None:
    answer = toy_client.get("/api/v1/toys/duck/picture")

    assert (answer.content_type, answer.data) == ("image/png", b"\x89PNG")


def test_a_view_without_a_contract_stops_the_start(desk: Desk, passwords: Passwords) -> None:
    unmarked = Blueprint("unmarked", __name__)

    @unmarked.get("/open-door")
    def open_door() -> str:
        return "come in"

    with pytest.raises(RuntimeError, match="/api/v1/open-door does not say who may call it"):
        create_app(desk, passwords=passwords, blueprints=[unmarked])


def test_two_views_of_the_same_name_stop_the_start(desk: Desk, passwords: Passwords) -> None:
    def numbered(number: int) -> Blueprint:
        blueprint = Blueprint(f"number{number}", __name__)

        @blueprint.get(f"/same/{number}")
        @endpoint(Access.PUBLIC)
        def same() -> None:
            """Do the same."""

        return blueprint

    with pytest.raises(RuntimeError, match="another view is named same too"):
        create_app(desk, passwords=passwords, blueprints=[numbered(1), numbered(2)])


def test_a_response_must_say_what_it_holds() -> None:
    from flask import Response

    def view() -> Response:
        return Response()

    with pytest.raises(TypeError, match="say with “returns”"):
        endpoint(Access.PUBLIC)(view)


def test_an_option_request_needs_no_sign_in(toy_client: FlaskClient) -> None:
    answer = toy_client.options("/api/v1/toys/duck")

    assert answer.status_code == 200
    assert "DELETE" in answer.headers["Allow"]


@pytest.mark.settings(cors_origins="http://localhost:3000")
def test_only_the_named_origins_may_call_from_other_pages(toy_client: FlaskClient) -> None:
    named = toy_client.get("/api/v1/toys", headers={"Origin": "http://localhost:3000"})
    other = toy_client.get("/api/v1/toys", headers={"Origin": "http://evil.example"})

    assert named.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    assert named.headers["Access-Control-Allow-Credentials"] == "true"
    assert "Access-Control-Allow-Origin" not in other.headers


class TestDocument:
    """The OpenAPI document."""

    def test_it_is_served_and_the_same_each_time(
        self, toy_app: Flask, toy_client: FlaskClient
    ) -> None:
        served = toy_client.get("/api/v1/openapi.json")

        assert served.json == openapi_document(toy_app)
        assert served.data == toy_client.get("/api/v1/openapi.json").data

    def test_its_schemas_are_json_schemas(self, toy_app: Flask) -> None:
        document = openapi_document(toy_app)

        assert document["openapi"] == "3.1.0"
        for name in document["components"]["schemas"]:
            validator_for({**document, "$ref": f"#/components/schemas/{name}"})

    def test_an_operation_says_what_it_takes_gives_and_refuses(self, toy_app: Flask) -> None:
        operation = openapi_document(toy_app)["paths"]["/api/v1/toys/{toy_ref}/paint"]["post"]

        assert operation["operationId"] == "paint_toy"
        assert operation["summary"] == "Paint a toy"
        assert operation["tags"] == ["toys"]
        assert operation["security"] == [{"bearer": ["admin"]}]
        assert operation["parameters"] == [
            {"name": "toy_ref", "in": "path", "required": True, "schema": {"type": "string"}}
        ]
        assert operation["requestBody"] == {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewToy"}}},
        }
        responses = operation["responses"]
        assert list(responses) == [
            "200",
            "400",
            "401",
            "403",
            "404",
            "409",
            "413",
            "415",
            "422",
            "503",
        ]
        assert responses["409"] == {
            "description": "Refused: `job_locked`.",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }

    def test_its_shapes_are_those_of_the_wire(self, toy_app: Flask) -> None:
        schemas = openapi_document(toy_app)["components"]["schemas"]

        assert schemas["NewToy"]["properties"]["weight_g"] == {
            "type": "number",
            "exclusiveMinimum": 0,
            "maximum": 1000,
        }
        assert schemas["ToyForm"]["properties"]["file"] == {"type": "string", "format": "binary"}
        assert schemas["ToyForm"]["properties"]["maker"]["type"] == "string"
        assert schemas["Toy"]["required"] == ["name", "weight_g", "made_at"]
        assert schemas["Toy"]["properties"]["made_at"] == {
            "anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]
        }
        assert "ToyQuery" not in schemas

    @pytest.mark.parametrize(
        "name", ["Duck", "", " ", "x", " x ", "xy", " x y ", "\0\0\0", "x\0y", "  \n", "x" * 11]
    )
    def test_its_rules_for_text_are_those_of_the_checks(
        self, toy_app: Flask, toy_client: FlaskClient, name: str
    ) -> None:
        toy = TOY | {"name": name}

        document = openapi_document(toy_app)
        schema = validator_for({**document, "$ref": "#/components/schemas/NewToy"})
        answer = toy_client.post("/api/v1/toys", json=toy)

        assert schema.is_valid(toy) == (answer.status_code == 201)

    def test_a_query_has_a_parameter_for_each_field(self, toy_app: Flask) -> None:
        operation = openapi_document(toy_app)["paths"]["/api/v1/toys"]["get"]

        assert operation["parameters"][1] == {
            "name": "from",
            "in": "query",
            "required": False,
            "description": "The first day.",
            "schema": {"type": "string", "maxLength": 20, "pattern": r"^[^\u0000]*$"},
        }
        assert operation["parameters"][3]["schema"]["type"] == "array"

    def test_other_answers_than_json_are_told_apart(self, toy_app: Flask) -> None:
        paths = openapi_document(toy_app)["paths"]

        picture = paths["/api/v1/toys/{toy_ref}/picture"]["get"]["responses"]["200"]
        assert list(picture["content"]) == ["image/png"]
        assert "content" not in paths["/api/v1/toys/{toy_ref}"]["delete"]["responses"]["204"]
        busy = paths["/api/v1/toys/refused/{kind}"]["get"]["responses"]["429"]
        assert "Retry-After" in busy["headers"]
        assert paths["/api/v1/toys/audit"]["post"]["requestBody"]["required"] is False
        assert paths["/api/v1/toys"]["get"]["security"] == []
