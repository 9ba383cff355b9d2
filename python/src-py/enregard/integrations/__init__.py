"""enregard inside other tools. Each module needs the tool that it is for, which an extra installs.

=====================================  ===================  ==================================================
``enregard.integrations.datasets``     ``[datasets]``       aligns and scores Hugging Face data sets
``enregard.integrations.datatrove``    ``[datatrove]``      pipeline steps that align documents and filter pairs
``enregard.integrations.opusfilter``   ``[opusfilter]``     a filter for OpusFilter configurations
``enregard.integrations.opuscleaner``                       a filter for OpusCleaner
``enregard.integrations.bitextor``                          aligns the base64 documents of Bitextor
=====================================  ===================  ==================================================
"""
