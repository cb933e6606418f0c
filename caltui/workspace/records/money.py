"""Writes amounts in a currency's smallest unit as people do (ISO 4217)."""

from typing import Any

_DECIMALS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"), 0
    ),
    **dict.fromkeys(("VND", "VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def decimals(currency: str) -> int:
    """Returns the number of digits after the decimal point."""
    return _DECIMALS.get(currency.upper(), 2)


def money(amount: Any, currency: Any) -> str:
    """`1250`, `eur` → `12.50 EUR`. Without a currency, the number as it is."""
    if isinstance(amount, bool) or not isinstance(amount, (int, float)):
        return str(amount)
    if not isinstance(currency, str) or not currency:
        return str(amount)
    from decimal import Decimal

    places = decimals(currency)
    value = Decimal(str(amount)).scaleb(-places)
    return f"{value:,.{places}f} {currency.upper()}"
