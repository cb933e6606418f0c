"""The dialects in which the sandbox can be reached."""

GATEWAY = "lowcodeapi"
CAL_V1 = "calv1"
CAL_V2 = "calv2"
DIALECTS = (GATEWAY, CAL_V1, CAL_V2)
