"""Prices calls with LiteLLM's own cost functions: JSON in, JSON out, one amount or error for each call."""

import json
import sys
from types import SimpleNamespace

import litellm
from litellm import completion_cost
from litellm.types.utils import (
    CompletionTokensDetailsWrapper,
    ImageObject,
    ImageResponse,
    ModelResponse,
    PromptTokensDetailsWrapper,
    TranscriptionResponse,
    Usage,
)


def usage_of(given):
    """Usage in LiteLLM's form, from OpenAI's."""
    given_in = given.get("input_tokens_details") or given.get("input_token_details") or {}
    given_out = given.get("output_tokens_details") or given.get("output_token_details") or {}
    tokens_in = given.get("input_tokens", sum(v for k, v in given_in.items() if k != "cached_tokens"))
    tokens_out = given.get("output_tokens", sum(given_out.values()))
    return Usage(
        prompt_tokens=tokens_in,
        completion_tokens=tokens_out,
        total_tokens=tokens_in + tokens_out,
        prompt_tokens_details=PromptTokensDetailsWrapper(**given_in) if given_in else None,
        completion_tokens_details=CompletionTokensDetailsWrapper(**given_out) if given_out else None,
    )


def image(call, model):
    response = ImageResponse(
        data=[ImageObject(url="https://example.com/a.png") for _ in range(call["n"])],
        size=call.get("size"),
        quality=call.get("quality"),
    )
    given = call.get("usage")
    if given:
        details = dict(given)
        inputs = details.pop("input_tokens_details", {"text_tokens": 0, "image_tokens": 0})
        outputs = details.pop("output_tokens_details", None)
        tokens_in = details.get("input_tokens", sum(inputs.values()))
        tokens_out = details.get("output_tokens", sum((outputs or {}).values()))
        response.usage = litellm.types.utils.ImageUsage(
            input_tokens=tokens_in,
            input_tokens_details=inputs,
            output_tokens=tokens_out,
            total_tokens=tokens_in + tokens_out,
            **({"output_tokens_details": outputs} if outputs else {}),
        )
    return completion_cost(
        completion_response=response,
        model=model,
        custom_llm_provider=call["provider"],
        call_type="image_edit" if call.get("edit") else "image_generation",
        size=call.get("size"),
        quality=call.get("quality"),
        n=call["n"],
        optional_params=call.get("parameters") or {},
    )


def video(call, model):
    usage = {"duration_seconds": call.get("seconds"), "video_resolution": call.get("resolution")}
    return completion_cost(
        completion_response=SimpleNamespace(usage=usage, model=model, _hidden_params={}),
        model=model,
        custom_llm_provider=call["provider"],
        call_type="create_video",
        service_tier=call.get("serviceTier"),
        optional_params=call.get("parameters") or {},
    )


def speech(call, model):
    return completion_cost(
        model=model, custom_llm_provider=call["provider"], call_type="speech", prompt="a" * call["characters"]
    )


def tokens(call, model):
    kind = {"outputImageTokens": "image_tokens", "outputAudioTokens": "audio_tokens", "outputVideoTokens": "video_tokens"}
    details = {name: call[key] for key, name in kind.items() if key in call}
    usage = Usage(
        prompt_tokens=call["inputTokens"],
        completion_tokens=call["outputTokens"],
        total_tokens=call["inputTokens"] + call["outputTokens"],
        completion_tokens_details=CompletionTokensDetailsWrapper(**details),
    )
    return completion_cost(
        completion_response=ModelResponse(model=model, usage=usage),
        model=model,
        custom_llm_provider=call["provider"],
        call_type=call["callType"],
    )


def transcription(call, model):
    response = TranscriptionResponse(text="")
    response.usage = usage_of(call["usage"])
    return completion_cost(
        completion_response=response, model=model, custom_llm_provider=call["provider"], call_type="transcription"
    )


def realtime(call, model):
    done = {"type": "response.done", "response": {"usage": {**usage_of_realtime(call["usage"])}}}
    return litellm.cost_calculator.handle_realtime_stream_cost_calculation(
        results=[{"type": "session.created", "session": {"model": model}}, done],
        combined_usage_object=usage_of(call["usage"]),
        custom_llm_provider=call["provider"],
        litellm_model_name=model,
    )


def usage_of_realtime(given):
    usage = usage_of(given)
    return {
        "input_tokens": usage.prompt_tokens,
        "output_tokens": usage.completion_tokens,
        "total_tokens": usage.total_tokens,
        **given,
    }


def replicate(call, model):
    response = ModelResponse(model=model)
    return completion_cost(
        completion_response=response,
        model=model,
        custom_llm_provider=call["provider"],
        total_time=call["seconds"] * 1000,
    )


KINDS = {
    "image": image,
    "video": video,
    "speech": speech,
    "tokens": tokens,
    "transcription": transcription,
    "realtime": realtime,
    "replicate": replicate,
}


def price(call):
    if call.get("failed"):
        # LiteLLM asks no cost function about a call that failed: it records nothing spent.
        return {"amount": "0"}
    kind = KINDS.get(call["kind"])
    if kind is None:
        return {"error": "no cost function of LiteLLM takes such a call"}
    errors = []
    for model in (f"{call['provider']}/{call['model']}", call["model"]):
        try:
            return {"amount": repr(kind(call, model))}
        except Exception as error:  # noqa: BLE001 -- whatever it is, LiteLLM has no price
            errors.append(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"[:200])
    return {"error": errors[0]}


def main():
    litellm.suppress_debug_info = True
    print(json.dumps({call["id"]: price(call) for call in json.load(sys.stdin)}))


if __name__ == "__main__":
    main()
